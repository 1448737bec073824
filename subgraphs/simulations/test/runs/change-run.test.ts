import { expect, test } from '@jest/globals';
import { beginRun, cancelRun, failRun } from '../../src/runs/change-run.ts';
import { findRun } from '../../src/runs/find-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

const error = { code: 'SIMULATION_FAILED', message: 'Broken.', cell: null };

test('a run begins once, whoever computes its first shards', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const { id } = await insertTestRun(db);
  const begun = await Promise.all([beginRun(db, id), beginRun(db, id), beginRun(db, id)]);
  expect(begun.filter((run) => run !== undefined)).toHaveLength(1);
  expect(await findRun(db, { id })).toMatchObject({
    status: 'RUNNING',
    sequence: 2,
    startedAt: expect.any(Date),
  });
});

test('a run ends once: what comes later changes nothing', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const run = await insertTestRun(db);
  expect(await cancelRun(db, run)).toMatchObject({ status: 'CANCELED', finishedAt: expect.any(Date) });
  expect(await failRun(db, run.id, error)).toBeUndefined();
  expect(await beginRun(db, run.id)).toBeUndefined();
  expect(await findRun(db, { id: run.id })).toMatchObject({ status: 'CANCELED', errorCode: null });
});

test('nobody but the owner cancels a run', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const { id } = await insertTestRun(db, { ownerId: 'ada' });
  expect(await cancelRun(db, { id, ownerId: 'eve' })).toBeUndefined();
  expect(await findRun(db, { id })).toMatchObject({ status: 'QUEUED' });
});
