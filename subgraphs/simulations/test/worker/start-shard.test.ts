import { expect, test } from '@jest/globals';
import { startShard } from '../../src/worker/start-shard.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

test('every start of a shard is counted', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const { id: runId } = await insertTestRun(db);
  await startShard(db, runId, 0);
  await startShard(db, runId, 4096);
  await startShard(db, runId, 4096);
  const shards = await db
    .selectFrom('shards')
    .select(['firstTrial', 'starts'])
    .orderBy('firstTrial')
    .execute();
  expect(shards).toEqual([
    { firstTrial: 0, starts: 1 },
    { firstTrial: 4096, starts: 2 },
  ]);
});
