import { expect, test } from '@jest/globals';
import { readExample } from '../support/examples.ts';
import { signedUp } from '../support/graph.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';
import { startRun, watchRun } from '../support/run.ts';

const platform = sharedEmbeddedPlatform();

type Report = {
  readonly simulation: {
    readonly outputs: readonly {
      readonly percentileMethod: string;
      readonly percentileResolution: number;
      readonly statistics: { readonly mean: number; readonly min: number; readonly max: number };
      readonly percentiles: readonly { readonly value: number }[];
      readonly histogram: { readonly counts: readonly number[] };
    }[];
  };
};

test('a run of seconds is watched all the time, and above ten million trials percentiles come from the histogram and say so', async () => {
  const caller = await signedUp(platform().url);
  const { bytes, inputs, outputs } = await readExample('insurance-claims');
  const fileId = await caller.uploadFile(bytes);
  const model = {
    fileId,
    inputs,
    outputs: outputs.slice(0, 3),
  };
  // The slowest backend: the others are through before there is much to watch.
  const options = { trials: 12_000_000, seed: '5', backend: 'JAVASCRIPT' };
  const id = await startRun(caller, { model, options });
  const events = await watchRun(caller, id);

  const { simulation } = await caller.get<Report>(
    `query ($id: ID!) { simulation(id: $id) { outputs {
      percentileMethod percentileResolution statistics { mean min max } percentiles { value } histogram(bins: 10) { counts }
    } } }`,
    { id },
  );
  expect(events.at(-1)).toMatchObject({ status: 'SUCCEEDED', fraction: 1 });
  const between = events.filter(
    ({ status, fraction }) => status === 'RUNNING' && fraction > 0 && fraction < 1,
  );
  expect(between.length).toBeGreaterThan(10);
  const trials = events.map(({ trialsCompleted }) => trialsCompleted);
  expect(trials).toEqual(trials.toSorted((a, b) => a - b));

  for (const output of simulation.outputs) {
    const { min, max } = output.statistics;
    expect(output.percentileMethod).toBe('HISTOGRAM');
    expect(output.percentileResolution).toBeGreaterThan(0);
    // 2^16 bins from near the lowest value to near the highest.
    expect(output.percentileResolution).toBeLessThan((max - min) / 2 ** 15);
    expect(output.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(12_000_000);
    const values = output.percentiles.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
}, 180_000);
