import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { openDatabase } from '@montegraph/platform/database';
import { silentLogger } from '@montegraph/platform/testing';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { listShardResults } from '../../src/results/shard-results.ts';
import { spawnSimulations } from '../fixtures/child-process.ts';
import { chainModel, chainWorkbook, readResults, startRun, watchToEnd } from '../fixtures/runs.ts';
import { openEnvironment } from '../fixtures/simulations.ts';

// Two processes that start, a queue that waits up to 15 s before it takes a dead process's jobs for lost, and two runs.
jest.setTimeout(180_000);

test('a run that was cut off by kill -9 is finished after a restart, with the same numbers, and no finished shard is computed again', async () => {
  await using environment = await openEnvironment({ threads: 2 });
  const fileId = environment.addWorkbook('ada', chainWorkbook(500));
  const input = {
    // As many outputs as there may be, so that a shard has at most 40,960 trials, however fast the machine: three shards or more.
    model: {
      fileId,
      ...chainModel(500),
      outputs: Array.from({ length: 100 }, (_, i) => `Chain!A${401 + i}`),
    },
    options: { trials: 90_000, seed: '20260131', backend: 'JAVASCRIPT' },
  };
  await using first = await spawnSimulations(environment);
  await using database = await openDatabase<Tables>({
    serverUrl: environment.config.databaseUrl,
    name: 'simulations',
    migrations,
    logger: silentLogger,
  });
  const id = await startRun(first, 'ada', input);
  const startsOf = async () => {
    const shards = await database.db
      .selectFrom('shards')
      .select(['firstTrial', 'starts'])
      .where('runId', '=', id)
      .execute();
    return new Map(shards.map(({ firstTrial, starts }) => [firstTrial, starts]));
  };
  // In the middle: a shard is done, and another one under way.
  const isInTheMiddle = async () => {
    const started = await startsOf();
    const done = await listShardResults(database.db, id);
    return done.length > 0 && started.size > done.length;
  };
  while (!(await isInTheMiddle())) await sleep(10);
  await first.kill();

  const finished = await listShardResults(database.db, id);
  const startsBefore = await startsOf();
  const cutOff = [...startsBefore.keys()].filter((trial) =>
    finished.every(({ firstTrial }) => firstTrial !== trial),
  );
  expect(cutOff.length).toBeGreaterThan(0);

  await using second = await spawnSimulations(environment);
  const events = await watchToEnd(second, 'ada', id);
  expect(events.at(-1)).toMatchObject({ status: 'SUCCEEDED', trialsCompleted: 90_000 });
  const starts = await startsOf();
  const { executionPlan, outputs } = await readResults(second, 'ada', id);
  expect(starts.size).toBe(executionPlan.shards);
  expect(finished.length).toBeLessThan(executionPlan.shards);
  for (const { firstTrial } of finished) expect(starts.get(firstTrial)).toBe(1);
  for (const firstTrial of cutOff) expect(starts.get(firstTrial)).toBe(2);

  const uninterrupted = await startRun(second, 'ada', input);
  await watchToEnd(second, 'ada', uninterrupted);
  expect(outputs).toHaveLength(100);
  expect((await readResults(second, 'ada', uninterrupted)).outputs).toEqual(outputs);
});
