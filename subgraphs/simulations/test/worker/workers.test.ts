import { randomUUID } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { createKeyRing } from '@montegraph/platform/encryption';
import { openDatabase } from '@montegraph/platform/database';
import { openQueues } from '@montegraph/platform/queue';
import { silentLogger } from '@montegraph/platform/testing';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { shardsQueue } from '../../src/queue/run-queue.ts';
import { openSimulations } from '../../src/service.ts';
import { insertTestRun } from '../fixtures/database.ts';
import { queues as queueKinds } from '../fixtures/queues.ts';
import { chainModel, chainWorkbook, startRun, watchRun, watchToEnd } from '../fixtures/runs.ts';
import { graphAt, openEnvironment, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

test.each(queueKinds)(
  'a service that stops gives the shards that it computes back to $queue, for another to take at once',
  async ({ redisUrl }) => {
    await using environment = await openEnvironment({ redisUrl });
    const { config } = environment;
    const service = await openSimulations({
      config,
      logger: silentLogger,
      signal: new AbortController().signal,
    });
    const graph = graphAt(service.url, environment);
    const fileId = environment.addWorkbook('ada', chainWorkbook(500));
    const id = await startRun(graph, 'ada', {
      model: { fileId, ...chainModel(500) },
      options: { trials: 5_000_000 },
    });
    for await (const { trialsCompleted } of watchRun(graph, 'ada', id)) if (trialsCompleted > 0) break;
    const asked = performance.now();
    await service[Symbol.asyncDispose]();
    // Its shards would take many seconds more: it does not wait for them.
    expect(performance.now() - asked).toBeLessThan(5_000);
    await using queues = await openQueues({
      databaseServerUrl: config.databaseUrl,
      redisUrl,
      logger: silentLogger,
    });
    const counts = await queues.queue(shardsQueue).getJobCounts('active', 'prioritized', 'failed', 'delayed');
    expect(counts).toMatchObject({ active: 0, failed: 0, delayed: 0 });
    expect(counts['prioritized']).toBeGreaterThan(0);
  },
);

describe('a run whose shards fail', () => {
  test('is tried again, then fails with a code, tells those who watch, and says nothing of our disks', async () => {
    await using simulations = await openTestSimulations({ threads: 1 });
    const { config } = simulations.environment;
    await using database = await openDatabase<Tables>({
      serverUrl: config.databaseUrl,
      name: 'simulations',
      migrations,
      logger: silentLogger,
    });
    // Written as runSimulation does, but without the object of its model.
    const id = randomUUID();
    const { wrapped } = createKeyRing(config.masterKeys).create(id);
    await insertTestRun(database.db, { id, wrappedKey: wrapped });
    const events = await watchToEnd(simulations, 'ada', id);
    expect(events.at(-1)?.status).toBe('FAILED');
    const { data } = await simulations.ask<{ simulation: object }>(
      'ada',
      'query ($id: ID!) { simulation(id: $id) { error { code message cell } outputs { cell } } }',
      { id },
    );
    expect(data?.simulation).toEqual({
      error: {
        code: 'SIMULATION_FAILED',
        message: 'The simulation broke off for a reason on our side.',
        cell: null,
      },
      outputs: [],
    });
    const starts = await database.db.selectFrom('shards').select('starts').where('runId', '=', id).execute();
    expect(Math.max(...starts.map((shard) => shard.starts))).toBe(3);

    // Nor is there a second attempt where each would end as the first.
    const old = randomUUID();
    const { wrapped: wrappedKey } = createKeyRing(config.masterKeys).create(old);
    await insertTestRun(database.db, { id: old, wrappedKey, engineVersion: '0.0.1' });
    expect((await watchToEnd(simulations, 'ada', old)).at(-1)?.status).toBe('FAILED');
    const { data: ended } = await simulations.ask<{ simulation: object }>(
      'ada',
      'query ($id: ID!) { simulation(id: $id) { error { code message } } }',
      { id: old },
    );
    expect(ended?.simulation).toEqual({
      error: {
        code: 'ENGINE_CHANGED',
        message: 'The engine was renewed while the simulation was under way. Run it again.',
      },
    });
  });
});
