import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { openDatabase } from '@montegraph/platform/database';
import { silentLogger, temporaryServer } from '@montegraph/platform/testing';
import { sql } from 'kysely';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { listShardResults } from '../../src/results/shard-results.ts';
import { describeRunPlan } from '../../src/runs/execution-plan.ts';
import { findRun } from '../../src/runs/find-run.ts';
import { shardRange, shardRanges } from '../../src/runs/shard-plan.ts';

// A database server that starts, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

test('a run from before there was a choice of backends keeps its shards and its trials, and ran on JavaScript', async () => {
  await using server = await temporaryServer();
  const options = { serverUrl: server.url, name: 'simulations', logger: silentLogger };
  const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '003'));
  const id = randomUUID();
  {
    await using database = await openDatabase<Tables>({ ...options, migrations: before });
    await sql`
      insert into runs (id, owner_id, name, engine_version, wrapped_key, inputs, outputs, trials, seed, sampling, backend, device, reason,
        shard_trials, shards, first_turn, partial_outputs)
      values (${id}, 'ada', 'Old', '0', 'key', '[]', '[]', 10000, '1', 'MONTE_CARLO', 'AUTO', '2 worker threads', 'There was no other.',
        8192, 2, 1, '[]')`.execute(database.db);
    await sql`insert into shard_results (run_id, first_trial, trials, moments, errors) values (${id}, 0, 8192, '', '[]')`.execute(
      database.db,
    );
  }
  await using database = await openDatabase<Tables>({ ...options, migrations });
  const run = (await findRun(database.db, { id }))!;
  expect(describeRunPlan(run)).toEqual({
    backend: 'JAVASCRIPT',
    device: '2 worker threads',
    precision: 'DOUBLE',
    reason: 'There was no other.',
    blockingCells: [],
    estimatedSeconds: null,
    trialsPerSecond: null,
    shards: 2,
    shadowCheck: null,
  });
  expect(shardRange(run, 1)).toEqual({ firstTrial: 8192, trials: 1808 });
  expect(shardRanges(run, 8192)).toBeUndefined();
  expect(await listShardResults(database.db, id)).toEqual([
    { firstTrial: 0, trials: 8192, computation: null },
  ]);
});
