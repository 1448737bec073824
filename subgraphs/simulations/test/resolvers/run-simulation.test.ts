import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { queues } from '../fixtures/queues.ts';
import { profitModel, profitWorkbook, readResults, startRun, watchToEnd } from '../fixtures/runs.ts';
import { type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

const trials = 300_000;

describe.each(queues)('a run, queued on $queue', ({ redisUrl }) => {
  let simulations: TestSimulations;
  let id: string;
  let fileId: string;
  beforeAll(async () => {
    simulations = await openTestSimulations({ redisUrl });
    fileId = simulations.environment.addWorkbook('ada', profitWorkbook, 'budget.xlsx');
    id = await startRun(simulations, 'ada', {
      model: { fileId, ...profitModel },
      options: { trials, seed: '7' },
    });
  });

  afterAll(async () => {
    await simulations[Symbol.asyncDispose]();
  });

  test('is watched to its end: what is told grows, and the end is told last', async () => {
    const events = await watchToEnd(simulations, 'ada', id);
    const sequences = events.map((event) => event.sequence);
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    const completed = events.map((event) => event.trialsCompleted);
    expect(completed).toEqual(completed.toSorted((a, b) => a - b));
    expect(events.at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      trialsCompleted: trials,
      fraction: 1,
      etaSeconds: 0,
    });
    expect(events.slice(0, -1).every((event) => ['QUEUED', 'RUNNING'].includes(event.status))).toBe(true);
  });

  test('has the statistics of its distributions', async () => {
    const run = await readResults(simulations, 'ada', id);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      name: 'budget.xlsx',
      error: null,
    });
    const [profit, tax] = run.outputs;
    // Independent inputs: E = 10 * 310 / 3 - 400. The standard error is in the answer; five of them fail once in 1.7 million.
    expect(Math.abs(profit!.statistics.mean - (3100 / 3 - 400))).toBeLessThan(
      5 * profit!.statistics.standardError,
    );
    expect(Math.abs(tax!.statistics.mean - 80)).toBeLessThan(5 * tax!.statistics.standardError);
    expect(profit!.statistics.count).toBe(trials);
    expect(profit!.percentileMethod).toBe('EXACT');
    const values = profit!.percentiles.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(profit!.histogram.counts.reduce((sum, count) => sum + count)).toBe(trials);
    expect(profit!.histogram.edges[0]).toBe(profit!.statistics.min);
    expect(profit!.histogram.edges.at(-1)).toBe(profit!.statistics.max);
  });

  test('says which inputs drive an output, the strongest first', async () => {
    const [profit, tax] = (await readResults(simulations, 'ada', id)).outputs;
    // Their parts in the variance: price 2^2 * 103.3^2 = 42,700; volume 10^2 * 106 = 10,600; cost 200^2 / 12 = 3,300.
    expect(profit!.sensitivity.map(({ input }) => input)).toEqual(['Model!B1', 'Model!B2', 'Model!B3']);
    expect(tax!.sensitivity[0]).toMatchObject({ input: 'Model!B3', rankCorrelation: 1 });
    const shares = profit!.sensitivity.map(({ contributionToVariance }) => contributionToVariance ?? 0);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  });

  test('answers percentiles and probabilities that fit each other', async () => {
    const { data } = await simulations.ask<{
      simulation: { outputs: { median: number; above: number; none: number; both: number }[] };
    }>(
      'ada',
      `query ($id: ID!, $m: Float!) { simulation(id: $id) { outputs {
        median: percentile(p: 0.5) above: probability(above: $m) both: probability(above: $m, below: $m)
      } } }`,
      { id, m: (await readResults(simulations, 'ada', id)).outputs[0]!.percentiles[4]!.value },
    );
    expect(data!.simulation.outputs[0]).toMatchObject({ above: 0.5, both: 0 });
  });

  test('gives the same numbers again for the same seed, and others for another', async () => {
    const again = async (seed: string) => {
      const run = await startRun(simulations, 'ada', {
        model: { fileId, ...profitModel },
        options: { trials, seed },
      });
      await watchToEnd(simulations, 'ada', run);
      return (await readResults(simulations, 'ada', run)).outputs;
    };
    const { outputs } = await readResults(simulations, 'ada', id);
    expect(await again('0x7')).toEqual(outputs);
    expect((await again('8'))[0]!.statistics.mean).not.toBe(outputs[0]!.statistics.mean);
  });
});
