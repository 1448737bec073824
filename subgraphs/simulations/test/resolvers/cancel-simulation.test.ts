import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { queues } from '../fixtures/queues.ts';
import {
  chainModel,
  chainWorkbook,
  profitModel,
  profitWorkbook,
  startRun,
  watchRun,
  watchToEnd,
} from '../fixtures/runs.ts';
import { type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

describe.each(queues)('cancelSimulation, queued on $queue,', ({ redisUrl }) => {
  let simulations: TestSimulations;
  beforeAll(async () => {
    simulations = await openTestSimulations({ redisUrl });
  });
  afterAll(async () => {
    await simulations[Symbol.asyncDispose]();
  });

  const cancel = (userId: string, id: string) =>
    simulations.ask<{ cancelSimulation: { status: string; finishedAt: string } }>(
      userId,
      'mutation ($id: ID!) { cancelSimulation(id: $id) { status finishedAt } }',
      { id },
    );

  /** A run that would take minutes, in the middle of its first shards. */
  async function startLongRun(): Promise<string> {
    const fileId = simulations.environment.addWorkbook('ada', chainWorkbook(500));
    const id = await startRun(simulations, 'ada', {
      model: { fileId, ...chainModel(500) },
      options: { trials: 20_000_000 },
    });
    for await (const { trialsCompleted } of watchRun(simulations, 'ada', id)) if (trialsCompleted > 0) break;
    return id;
  }

  test('stops a run that computes within a second, and tells those who watch it', async () => {
    const id = await startLongRun();
    const events = watchRun(simulations, 'ada', id);
    await events.next();
    const asked = performance.now();
    const answer = await cancel('ada', id);
    expect(answer.data?.cancelSimulation.status).toBe('CANCELED');
    let last;
    for await (const event of events) last = event;
    expect(last?.status).toBe('CANCELED');
    expect(performance.now() - asked).toBeLessThan(1_000);
  });

  test('frees the threads for the next run, and deletes the trials', async () => {
    const id = await startLongRun();
    await cancel('ada', id);
    const fileId = simulations.environment.addWorkbook('ada', profitWorkbook);
    const next = await startRun(simulations, 'ada', {
      model: { fileId, ...profitModel },
      options: { trials: 10_000 },
    });
    expect((await watchToEnd(simulations, 'ada', next)).at(-1)?.status).toBe('SUCCEEDED');
    const folders = await readdir(path.join(simulations.environment.config.objectsDir, 'ada'));
    expect(folders).toContain(next);
    expect(folders).not.toContain(id);
  });

  test('leaves a run that has ended as it is', async () => {
    const fileId = simulations.environment.addWorkbook('ada', profitWorkbook);
    const id = await startRun(simulations, 'ada', {
      model: { fileId, ...profitModel },
      options: { trials: 1_000 },
    });
    await watchToEnd(simulations, 'ada', id);
    expect((await cancel('ada', id)).data?.cancelSimulation.status).toBe('SUCCEEDED');
  });

  test('does not stop somebody else’s run', async () => {
    const id = await startLongRun();
    expect((await cancel('eve', id)).errors?.[0]?.extensions.code).toBe('SIMULATION_NOT_FOUND');
    expect((await cancel('ada', id)).data?.cancelSimulation.status).toBe('CANCELED');
  });
});
