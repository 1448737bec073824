import { expect, test } from '@jest/globals';
import { recordShard } from '../../src/results/record-shard.ts';
import { hasShardResult, readShardResult } from '../../src/results/shard-results.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

const shard = { firstTrial: 4096, trials: 4096, errors: '[[]]' };

test('of a shard that ran twice the first result stays', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const { id: runId } = await insertTestRun(db);
  expect(await recordShard(db, { ...shard, runId, moments: Buffer.from('first') })).toBe(true);
  expect(await recordShard(db, { ...shard, runId, moments: Buffer.from('second') })).toBe(true);
  expect((await readShardResult(db, runId, 4096)).moments.toString()).toBe('first');
});

test('a shard of a run that has ended is not kept', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const run = await insertTestRun(db);
  await cancelRun(db, run);
  expect(await recordShard(db, { ...shard, runId: run.id, moments: Buffer.alloc(8) })).toBe(false);
  expect(await hasShardResult(db, run.id, 4096)).toBe(false);
});
