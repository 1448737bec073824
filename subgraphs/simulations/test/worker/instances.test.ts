import { describe, expect, jest, test } from '@jest/globals';
import { redisUrlForTests, silentLogger } from '@montegraph/platform/testing';
import { openSimulations } from '../../src/service.ts';
import {
  chainModel,
  chainWorkbook,
  profitModel,
  profitWorkbook,
  readResults,
  startRun,
  watchRun,
  watchToEnd,
} from '../fixtures/runs.ts';
import { graphAt, openEnvironment } from '../fixtures/simulations.ts';

jest.setTimeout(60_000);

// Without Redis all of the platform is one process, and there is one instance.
const redisUrl = redisUrlForTests();
const describeWithRedis = redisUrl === undefined ? describe.skip : describe;

async function openInstances() {
  const environment = await openEnvironment({ threads: 1, redisUrl });
  const open = () =>
    openSimulations({
      config: environment.config,
      logger: silentLogger,
      signal: new AbortController().signal,
    });
  const [first, second] = [await open(), await open()];
  return {
    environment,
    first: graphAt(first.url, environment),
    second: graphAt(second.url, environment),
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
      await environment[Symbol.asyncDispose]();
    },
  };
}

describeWithRedis('several instances', () => {
  test('share the shards of a run, and each tells all of its progress', async () => {
    await using instances = await openInstances();
    const { environment, first, second } = instances;
    const fileId = environment.addWorkbook('ada', profitWorkbook);
    const id = await startRun(first, 'ada', {
      model: { fileId, ...profitModel },
      options: { trials: 500_000 },
    });
    const [here, there] = await Promise.all([watchToEnd(first, 'ada', id), watchToEnd(second, 'ada', id)]);
    for (const events of [here, there]) {
      expect(events.at(-1)).toMatchObject({ status: 'SUCCEEDED', trialsCompleted: 500_000 });
      const sequences = events.map((event) => event.sequence);
      expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    }
    expect(await readResults(second, 'ada', id)).toEqual(await readResults(first, 'ada', id));
  });

  test('cancel a run within a second, whichever of them is told', async () => {
    await using instances = await openInstances();
    const { environment, first, second } = instances;
    const fileId = environment.addWorkbook('ada', chainWorkbook(500));
    const id = await startRun(first, 'ada', {
      model: { fileId, ...chainModel(500) },
      options: { trials: 20_000_000 },
    });
    for await (const { trialsCompleted } of watchRun(first, 'ada', id)) if (trialsCompleted > 0) break;
    const events = watchRun(first, 'ada', id);
    await events.next();
    const asked = performance.now();
    await second.ask('ada', 'mutation ($id: ID!) { cancelSimulation(id: $id) { status } }', { id });
    let last;
    for await (const event of events) last = event;
    expect(last?.status).toBe('CANCELED');
    expect(performance.now() - asked).toBeLessThan(1_000);
    // Both instances' only threads are free again.
    const small = environment.addWorkbook('ada', profitWorkbook);
    const next = await startRun(first, 'ada', {
      model: { fileId: small, ...profitModel },
      options: { trials: 200_000 },
    });
    expect((await watchToEnd(first, 'ada', next)).at(-1)?.status).toBe('SUCCEEDED');
  });
});
