import { expect, test } from '@jest/globals';
import { recordShard } from '../../src/results/record-shard.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

test('the shards of one owner follow each other', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  expect((await insertTestRun(db, { shards: 3 })).firstTurn).toBe(1);
  expect((await insertTestRun(db, { shards: 3 })).firstTurn).toBe(4);
  expect((await insertTestRun(db, { shards: 3 })).firstTurn).toBe(7);
});

test('somebody who comes later is served beside the shard that is served now, not behind a hundred others', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const long = await insertTestRun(db, { ownerId: 'ada', shards: 100 });
  expect((await insertTestRun(db, { ownerId: 'bob', shards: 2 })).firstTurn).toBe(1);
  for (let shard = 0; shard < 10; shard++) {
    const firstTrial = shard * 4096;
    const bytes = Buffer.alloc(0);
    await recordShard(db, { runId: long.id, firstTrial, trials: 4096, moments: bytes, errors: '[[]]' });
  }
  await cancelRun(db, await insertTestRun(db, { ownerId: 'eve' }));
  // Ten of ada's were served, but bob's first two are still to come: eve must not overtake him either.
  expect((await insertTestRun(db, { ownerId: 'eve' })).firstTurn).toBe(1);
});

test('somebody who comes often does not start before the turn that is served now', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const patient = await insertTestRun(db, { ownerId: 'ada', shards: 100 });
  for (let shard = 0; shard < 40; shard++) {
    const firstTrial = shard * 4096;
    const bytes = Buffer.alloc(0);
    await recordShard(db, { runId: patient.id, firstTrial, trials: 4096, moments: bytes, errors: '[[]]' });
  }
  expect((await insertTestRun(db, { ownerId: 'bob' })).firstTurn).toBe(41);
});

test('with nothing going on, time starts again', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await cancelRun(db, await insertTestRun(db, { shards: 50 }));
  expect((await insertTestRun(db)).firstTurn).toBe(1);
});
