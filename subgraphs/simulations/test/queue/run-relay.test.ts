import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { openTopics } from '@montegraph/platform/pubsub';
import { type Queues, UnrecoverableError, openQueues } from '@montegraph/platform/queue';
import { silentLogger, temporaryServer } from '@montegraph/platform/testing';
import { sql } from 'kysely';
import type { RunMessage } from '../../src/progress/topics.ts';
import { type RunQueue, mergesQueue, openRunQueue, shardsQueue } from '../../src/queue/run-queue.ts';
import { type RunRelay, openRunRelay } from '../../src/queue/run-relay.ts';
import type { RunStorage } from '../../src/results/run-objects.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { findRun } from '../../src/runs/find-run.ts';
import { RunEnds } from '../../src/runs/run-ends.ts';
import type { Database, Run } from '../../src/runs/run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';
import { openTestStorage } from '../fixtures/worker-parts.ts';

jest.setTimeout(30_000);

const opened = new DisposalStack();
let db: Database;
let storage: RunStorage;
let queues: Queues;
let queue: RunQueue;
let relay: RunRelay;
beforeAll(async () => {
  ({ db } = opened.use(await openTestDatabase()));
  storage = await openTestStorage(opened);
  const server = opened.use(await temporaryServer());
  const topics = opened.use(await openTopics<RunMessage>({ logger: silentLogger }));
  const ends = opened.use(await RunEnds.open(topics));
  queues = opened.use(await openQueues({ databaseServerUrl: server.url, logger: silentLogger }));
  queue = openRunQueue(queues);
  relay = opened.use(openRunRelay({ db, storage, queue, ends, logger: silentLogger, lookEveryMs: 20 }));
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

async function insertRun(): Promise<Run> {
  const id = randomUUID();
  return insertTestRun(db, { id, wrappedKey: storage.keyRing.create(id).wrapped });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** As if the outbox had delivered it a while ago. */
async function makeOld(run: Run): Promise<void> {
  await sql`update outbox set delivered_at = now() where payload ->> 'runId' = ${run.id}`.execute(db);
  await sql`update runs set created_at = now() - interval '2 minutes' where id = ${run.id}`.execute(db);
}

test('a run comes into the queue once, however often it is submitted', async () => {
  const run = await insertRun();
  relay.kick();
  await until(async () => (await queue.mergeState(run.id)) === 'going on');
  await queue.submit(run);
  await queue.submit(run);
  const shards = await queues.queue<{ runId: string }>(shardsQueue).getJobs(['prioritized', 'waiting']);
  expect(shards.filter(({ data }) => data.runId === run.id)).toHaveLength(run.shards);
  await queue.dropWaiting(run.id);
  await cancelRun(db, run);
});

test('a run that the queue has lost is put in again', async () => {
  const run = await insertRun();
  await makeOld(run);
  await until(async () => (await queue.mergeState(run.id)) === 'going on');
  expect(await queue.mergeState(run.id)).toBe('going on');
  await queue.dropWaiting(run.id);
  await cancelRun(db, run);
});

test('a run that the queue has given up fails, though nobody wrote it down', async () => {
  const run = await insertRun();
  // Both close with the queues.
  queues.worker<{ runId: string }, void>(shardsQueue, async ({ data }) => {
    if (data.runId === run.id) throw new UnrecoverableError('broken');
  });
  // A merge whose shard failed fails when a worker looks at it.
  const merges = queues.worker(mergesQueue, async () => {});
  const failed = once(merges, 'failed');
  relay.kick();
  await failed;
  expect(await findRun(db, run)).toMatchObject({ status: 'QUEUED' });
  await makeOld(run);
  await until(async () => (await findRun(db, run))?.status === 'FAILED');
});
