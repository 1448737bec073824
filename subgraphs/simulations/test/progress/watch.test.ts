import { expect, test } from '@jest/globals';
import { openTopics } from '@montegraph/platform/pubsub';
import { silentLogger } from '@montegraph/platform/testing';
import { type ProgressRow, progressOf } from '../../src/progress/progress.ts';
import { recordProgress } from '../../src/progress/record-progress.ts';
import { type RunMessage, progressTopic } from '../../src/progress/topics.ts';
import { watchRun } from '../../src/progress/watch.ts';
import { beginRun, cancelRun } from '../../src/runs/change-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

const half = { trialsCompleted: 4096, trialsPerSecond: 10, etaSeconds: 1, partialOutputs: [] };

async function openSurroundings() {
  const database = await openTestDatabase();
  const topics = await openTopics<RunMessage>({ logger: silentLogger });
  const { db } = database;
  return {
    db,
    topics,
    publish: (run: ProgressRow) =>
      topics.publish(progressTopic(run.id), { kind: 'progress', state: progressOf(run) }),
    async [Symbol.asyncDispose]() {
      await topics[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('the present state comes first, then what changes, and the end last', async () => {
  await using surroundings = await openSurroundings();
  const { db, topics, publish } = surroundings;
  const { id, ownerId } = await insertTestRun(db);
  const states = await watchRun({ db, topics, id, ownerId });
  expect(await states.next()).toMatchObject({ value: { status: 'QUEUED', sequence: 1 } });
  await publish((await beginRun(db, id))!);
  expect(await states.next()).toMatchObject({ value: { status: 'RUNNING', sequence: 2 } });
  await publish((await recordProgress(db, id, half))!);
  expect(await states.next()).toMatchObject({ value: { trialsCompleted: 4096, sequence: 3 } });
  await publish((await cancelRun(db, { id, ownerId }))!);
  expect(await states.next()).toMatchObject({ value: { status: 'CANCELED', sequence: 4 } });
  expect(await states.next()).toMatchObject({ done: true });
});

test('a run that has ended has one state', async () => {
  await using surroundings = await openSurroundings();
  const { db, topics } = surroundings;
  const { id, ownerId } = await insertTestRun(db);
  await cancelRun(db, { id, ownerId });
  const states = await watchRun({ db, topics, id, ownerId });
  expect(await states.next()).toMatchObject({ value: { status: 'CANCELED' } });
  expect(await states.next()).toMatchObject({ done: true });
});

test('a message that is older than the present state, or comes twice, is not told', async () => {
  await using surroundings = await openSurroundings();
  const { db, topics, publish } = surroundings;
  const run = await insertTestRun(db);
  const begun = (await beginRun(db, run.id))!;
  const states = await watchRun({ db, topics, id: run.id, ownerId: run.ownerId });
  expect(await states.next()).toMatchObject({ value: { sequence: 2 } });
  await publish(run);
  await publish(begun);
  await publish((await recordProgress(db, run.id, half))!);
  expect(await states.next()).toMatchObject({ value: { sequence: 3 } });
  await states.return?.();
});

test('the end comes even if its message was lost', async () => {
  await using surroundings = await openSurroundings();
  const { db, topics } = surroundings;
  const { id, ownerId } = await insertTestRun(db);
  const states = await watchRun({ db, topics, id, ownerId, rereadAfterMs: 20 });
  await states.next();
  await cancelRun(db, { id, ownerId });
  expect(await states.next()).toMatchObject({ value: { status: 'CANCELED' } });
  expect(await states.next()).toMatchObject({ done: true });
});

test.each(['return', 'signal'] as const)('%s ends it at once, in the middle of waiting', async (way) => {
  await using surroundings = await openSurroundings();
  const { db, topics } = surroundings;
  const { id, ownerId } = await insertTestRun(db);
  const abort = new AbortController();
  const states = await watchRun({ db, topics, id, ownerId, signal: abort.signal, rereadAfterMs: 60_000 });
  await states.next();
  const pending = states.next();
  if (way === 'return') await states.return?.();
  else abort.abort();
  expect(await pending).toMatchObject({ done: true });
});

test.each(['eve', 'ada'])('%s cannot watch a run that is not theirs or does not exist', async (ownerId) => {
  await using surroundings = await openSurroundings();
  const { db, topics } = surroundings;
  const { id } = await insertTestRun(db, { ownerId: 'bob' });
  for (const wanted of [id, 'no-id', '00000000-0000-4000-8000-000000000000']) {
    await expect(watchRun({ db, topics, id: wanted, ownerId })).rejects.toMatchObject({
      code: 'SIMULATION_NOT_FOUND',
    });
  }
});
