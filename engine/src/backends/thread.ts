import { parentPort, workerData } from 'node:worker_threads';
import { packFailure } from './messages.ts';
import type { TaskRequest, ThreadMessage, ThreadSetup } from './messages.ts';
import type { Task } from './tasks/task.ts';
import { createTasks } from './tasks/tasks.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks/tasks.ts';

// Ten a second look like movement; more would only wake the caller.
const progressMs = 100;

const port = parentPort;
if (port === null) throw new Error('This module runs in a thread of openThreads alone.');
const send = (message: ThreadMessage, transfer: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, transfer);

// The one who starts the thread passes it (openThreads).
const { stop } = workerData as ThreadSetup;
const tasks: { readonly [Name in TaskName]: Task<TaskInput<Name>, TaskOutput<Name>> } = createTasks();

function perform<Name extends TaskName>({ name, input }: TaskRequest<Name>): void {
  let lastReport = performance.now();
  const task: Task<TaskInput<Name>, TaskOutput<Name>> = tasks[name];
  const output = task.run(input, {
    isStopped: () => Atomics.load(stop, 0) === 1,
    reportProgress(done) {
      const now = performance.now();
      if (now - lastReport < progressMs) return;
      lastReport = now;
      send({ kind: 'progress', done });
    },
  });
  send({ kind: 'done', output }, task.transfers?.(output));
}

port.on('message', (request: TaskRequest) => {
  try {
    perform(request);
  } catch (error) {
    send({ kind: 'failed', failure: packFailure(error) });
  }
});
send({ kind: 'ready' });
