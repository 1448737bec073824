import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { databaseUrl, withClient } from '../../src/database/index.ts';
import { openQueues, UnrecoverableError, type Queues } from '../../src/queue/index.ts';
import { redisUrlForTests, silentLogger, temporaryServer } from '../../src/testing/index.ts';

type Work = { n: number };

const shard = (n: number) => ({ name: 'shard', queueName: 'shards', data: { n } });

const redisUrl = redisUrlForTests();
const onRedis = redisUrl ? describe : describe.skip;

describe('queues on Postgres', () => {
  conform(undefined);
});
onRedis('queues on Redis', () => {
  conform(redisUrl);
});

test('a worker on Postgres goes on after the server ended its sessions, again and again', async () => {
  await using backend = await openBackend(undefined);
  const queues = await backend.open();
  const worker = queues.worker<Work, number>('work', async (job) => job.data.n);
  const queue = queues.queue<Work>('work');
  await Promise.all([worker.waitUntilReady(), queue.waitUntilReady()]);
  for (let n = 0; n < 5; n++) {
    await backend.endSessions();
    // The first attempts may still meet a closed connection; the same id makes the repetition harmless.
    const done = new Promise<Work>((resolve) => worker.once('completed', (job) => resolve(job.data)));
    const add = () => queue.add('work', { n }, { jobId: `job-${n}` });
    await add().catch(add);
    expect(await done).toEqual({ n });
  }
});

/** `openQueues` again and again opens what other processes would. */
async function openBackend(url: string | undefined) {
  const server = await temporaryServer();
  const options = { databaseServerUrl: server.url, redisUrl: url };
  const opened: Queues[] = [];
  return {
    open: async () => {
      const queues = await openQueues({ ...options, logger: silentLogger });
      opened.push(queues);
      return queues;
    },
    endSessions: () =>
      withClient(databaseUrl(server.url, 'queue'), (client) =>
        client.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`),
      ),
    [Symbol.asyncDispose]: async () => {
      for (const queues of opened.toReversed()) await queues[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function conform(url: string | undefined): void {
  test('a job reaches the worker of another process with its data', async () => {
    await using backend = await openBackend(url);
    const [here, there] = [await backend.open(), await backend.open()];
    const worker = there.worker<Work, number>('work', async (job) => job.data.n * 2);
    const done = once(worker, 'completed');
    await here.queue<Work>('work').add('double', { n: 21 });
    const [job, result] = await done;
    expect([job.name, job.data, result]).toEqual(['double', { n: 21 }, 42]);
  });

  test('a job id that was there already is ignored, also after its job has ended', async () => {
    await using backend = await openBackend(url);
    const queues = await backend.open();
    const queue = queues.queue<Work>('work');
    const seen: number[] = [];
    const worker = queues.worker<Work, number>('work', async (job) => seen.push(job.data.n));
    for (const [n, jobId] of [
      [1, 'same'],
      [2, 'same'],
      [3, 'other'],
    ] as const) {
      const done = once(worker, 'completed');
      await queue.add('work', { n }, { jobId });
      if (n !== 2) await done;
    }
    expect(seen).toEqual([1, 3]);
  });

  test('a failed job is tried again as often as it says, an unrecoverable one is not', async () => {
    await using backend = await openBackend(url);
    const queues = await backend.open();
    const queue = queues.queue<Work>('work');
    const seen: number[] = [];
    const worker = queues.worker<Work, void>('work', async (job) => {
      seen.push(job.data.n);
      if (job.data.n === 2) throw new UnrecoverableError('not again');
      if (job.attemptsMade === 0) throw new Error('once more');
    });
    const done = once(worker, 'completed');
    await queue.add('work', { n: 2 }, { attempts: 2 });
    await queue.add('work', { n: 1 }, { attempts: 2 });
    await done;
    expect(seen.toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
  });

  test('a flow runs the parent after its children, with their results', async () => {
    await using backend = await openBackend(url);
    const queues = await backend.open();
    queues.worker<Work, number>('shards', async (job) => job.data.n * 10, { concurrency: 2 });
    const merges = queues.worker<Work, number>('merges', async (job) =>
      Object.values(await job.getChildrenValues<number>()).reduce((sum, value) => sum + value, 0),
    );
    const done = once(merges, 'completed');
    await queues
      .flows()
      .add({ name: 'merge', queueName: 'merges', data: { n: 0 }, children: [1, 2, 3].map(shard) });
    const [, sum] = await done;
    expect(sum).toBe(60);
  });

  test('a cancelled job learns it by its signal', async () => {
    await using backend = await openBackend(url);
    const queues = await backend.open();
    const started = new EventEmitter();
    const worker = queues.worker<Work, void>('work', async (_job, _token, signal) => {
      const aborted = once(signal, 'abort');
      started.emit('started');
      await aborted;
      throw new UnrecoverableError('cancelled');
    });
    const [active, failed] = [once(started, 'started'), once(worker, 'failed')];
    await queues.queue<Work>('work').add('work', { n: 1 }, { jobId: 'one' });
    await active;
    expect(worker.cancelJob('one')).toBe(true);
    const [, error] = await failed;
    expect(error.message).toBe('cancelled');
  });

  test('the job of a worker that vanished is started again by another', async () => {
    await using backend = await openBackend(url);
    const [doomed, rescuing] = [await backend.open(), await backend.open()];
    // Its lock is not renewed, as if its process were gone; the numbers are small so that nobody waits.
    const stuck = new AbortController();
    const lost = doomed.worker<Work, void>('work', () => sleep(60_000, undefined, { signal: stuck.signal }), {
      lockDuration: 200,
      skipLockRenewal: true,
      skipStalledCheck: true,
    });
    const taken = once(lost, 'active');
    await doomed.queue<Work>('work').add('work', { n: 7 });
    await taken;
    const worker = rescuing.worker<Work, number>('work', async (job) => job.data.n, { stalledInterval: 100 });
    const [job, result] = await once(worker, 'completed');
    stuck.abort();
    expect([job.stalledCounter, result]).toEqual([1, 7]);
  });

  test('disposal waits for the job that is running', async () => {
    await using backend = await openBackend(url);
    const queues = await backend.open();
    const order: string[] = [];
    const worker = queues.worker<Work, void>('work', async () => {
      await sleep(50);
      order.push('job ended');
    });
    const active = once(worker, 'active');
    await queues.queue<Work>('work').add('work', { n: 1 });
    await active;
    await queues[Symbol.asyncDispose]();
    order.push('disposed');
    expect(order).toEqual(['job ended', 'disposed']);
  });
}
