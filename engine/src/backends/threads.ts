import { once } from 'node:events';
import { types } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import { ThreadFailure, unpackFailure } from './messages.ts';
import type { ThreadMessage, ThreadSetup } from './messages.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks/tasks.ts';

export type ThreadsOptions = {
  readonly threads: number;
  /** Of each thread: a task that needs more memory fails by itself. Buffers of columns do not count. */
  readonly resourceLimits?: ResourceLimits;
};

export type RunOptions = {
  /** Its abort rejects with the signal's reason at once, and the thread is free within a quarter of a second. */
  readonly signal?: AbortSignal | undefined;
  /** From the task's start, not from its place in the queue. */
  readonly timeoutMs?: number;
  /** Called about ten times a second by tasks that know how far they are. */
  readonly onProgress?: (done: number) => void;
  /** Buffers of the input that move to the thread and cannot be used here any more. */
  readonly transfer?: readonly ArrayBuffer[];
};

/** Threads that wait for tasks. A thread that dies fails its own task alone, and is replaced. */
export type Threads = AsyncDisposable & {
  readonly size: number;
  /**
   * Runs a task on the next free thread; tasks wait in the order they came.
   *
   * @throws EngineError as the task threw it; ThreadFailure when the thread or the task broke, or took too long
   */
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options?: RunOptions,
  ): Promise<TaskOutput<Name>>;
};

// A task that listens to its stop flag ends in milliseconds. One that does not, reading a workbook say, has its thread
// ended: another starts in half a second, and a cancelled run must be gone within one.
const stopGraceMs = 250;

type Job = {
  readonly name: TaskName;
  readonly input: unknown;
  readonly options: RunOptions;
  /** Both do nothing the second time. */
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
};

type Thread = {
  readonly worker: Worker;
  /** Shared with the thread: 1 tells its task to stop. */
  readonly stop: Int32Array;
  readonly exited: Promise<void>;
  /** Told to end: what it still sends is too late, and it gets no other job. */
  isEnding: boolean;
  job: Job | null;
  /** Ends the job when it takes too long, and the thread when the job does not end. */
  timer: NodeJS.Timeout | undefined;
};

/** Starts threads and waits until all of them are ready. */
export async function openThreads({ threads: size, resourceLimits }: ThreadsOptions): Promise<Threads> {
  const threads = new Set<Thread>();
  const queue: Job[] = [];
  let isClosed = false;

  function startThread(): Thread {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(new URL('./thread-entry.js', import.meta.url), {
      workerData: { stop } satisfies ThreadSetup,
      // Without the parent's loaders and flags: the entry brings what it needs.
      execArgv: [],
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const thread: Thread = { worker, stop, exited, isEnding: false, job: null, timer: undefined };
    threads.add(thread);
    let cause: unknown;
    worker.on('message', (message: ThreadMessage) => {
      if (thread.isEnding) return;
      // Of a task that was given up nobody wants to hear any more.
      const isWanted = Atomics.load(stop, 0) === 0;
      if (message.kind === 'progress' && isWanted) thread.job?.options.onProgress?.(message.done);
      if (message.kind === 'done') free(thread)?.resolve(message.output);
      if (message.kind === 'failed') free(thread)?.reject(unpackFailure(message.failure));
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('messageerror', (error) => {
      cause = error;
      end(thread);
    });
    worker.on('exit', () => {
      threads.delete(thread);
      const detail = types.isNativeError(cause) ? `: ${cause.message}` : '.';
      const kind = isOutOfMemory(cause) ? 'memory' : 'fault';
      free(thread)?.reject(
        new ThreadFailure(kind, `A thread ended in the middle of its task${detail}`, { cause }),
      );
    });
    return thread;
  }

  /** Gives waiting jobs to free threads. One that died is replaced here: when there is something to do. */
  function dispatch(): void {
    while (queue.length > 0) {
      const idle = [...threads].find(({ job }) => job === null);
      if (idle === undefined && threads.size >= size) return;
      begin(idle ?? startThread(), queue.shift()!);
    }
  }

  function begin(thread: Thread, job: Job): void {
    const { timeoutMs, transfer = [] } = job.options;
    thread.job = job;
    Atomics.store(thread.stop, 0, 0);
    if (timeoutMs !== undefined) {
      const overdue = new ThreadFailure('timeout', `The task ${job.name} took longer than ${timeoutMs} ms.`);
      thread.timer = setTimeout(() => abandon(job, overdue), timeoutMs);
    }
    try {
      thread.worker.postMessage({ name: job.name, input: job.input }, transfer);
    } catch (error) {
      // An input that cannot be cloned never reached the thread.
      free(thread)?.reject(error);
    }
  }

  /** Takes the job off a thread, which then has the next one. */
  function free(thread: Thread): Job | null {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = null;
    dispatch();
    return job;
  }

  function abandon(job: Job, error: unknown): void {
    job.reject(error);
    const waiting = queue.indexOf(job);
    if (waiting >= 0) queue.splice(waiting, 1);
    const thread = [...threads].find((candidate) => candidate.job === job);
    if (thread === undefined) return;
    Atomics.store(thread.stop, 0, 1);
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => end(thread), stopGraceMs);
  }

  function end(thread: Thread): void {
    thread.isEnding = true;
    void thread.worker.terminate();
  }

  async function run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: RunOptions = {},
  ): Promise<TaskOutput<Name>> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (isClosed) throw new ThreadFailure('closed', 'The threads were closed.');
    const settled = new AbortController();
    try {
      const output = await new Promise<unknown>((resolve, reject) => {
        const job: Job = { name, input, options, resolve, reject };
        signal?.addEventListener('abort', () => abandon(job, signal.reason), { signal: settled.signal });
        queue.push(job);
        dispatch();
      });
      // The thread ran the task of this name.
      return output as TaskOutput<Name>;
    } finally {
      settled.abort();
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    const closed = new ThreadFailure('closed', 'The threads were closed.');
    for (const job of queue.splice(0)) job.reject(closed);
    const ended = [...threads].map(async (thread) => {
      free(thread)?.reject(closed);
      await thread.worker.terminate();
      await thread.exited;
    });
    await Promise.all(ended);
  }

  try {
    // The first message says that a thread is ready; an error on the way there rejects.
    const first = Array.from({ length: size }, () => once(startThread().worker, 'message'));
    await Promise.all(first);
  } catch (error) {
    await close();
    throw error;
  }
  return { size, run, [Symbol.asyncDispose]: close };
}

/** How Node says that a thread's `resourceLimits` were not enough. */
function isOutOfMemory(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
