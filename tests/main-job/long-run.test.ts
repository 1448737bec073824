import { expect, test } from '@jest/globals';
import { readExample } from '../support/examples.ts';
import { signedUp } from '../support/graph.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';
import { startRun, watchRun } from '../support/run.ts';

const platform = sharedEmbeddedPlatform();

type Report = {
  readonly simulation: {
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly outputs: readonly {
      readonly percentileMethod: string;
      readonly percentileResolution: number;
      readonly statistics: { readonly mean: number; readonly min: number; readonly max: number };
      readonly percentiles: readonly { readonly value: number }[];
      readonly histogram: { readonly counts: readonly number[] };
    }[];
  };
};

test('a run of five seconds and more is watched all the time, and above ten million trials percentiles come from the histogram and say so', async () => {
  const caller = await signedUp(platform().url);
  const { bytes, inputs, outputs } = await readExample('insurance-claims');
  const fileId = await caller.uploadFile(bytes);
  const model = {
    fileId,
    inputs,
    outputs: outputs.slice(0, 3),
  };
  const id = await startRun(caller, { model, options: { trials: 16_000_000, seed: '5' } });
  const events = await watchRun(caller, id);

  const { simulation } = await caller.get<Report>(
    `query ($id: ID!) { simulation(id: $id) { startedAt finishedAt outputs {
      percentileMethod percentileResolution statistics { mean min max } percentiles { value } histogram(bins: 10) { counts }
    } } }`,
    { id },
  );
  expect(Date.parse(simulation.finishedAt) - Date.parse(simulation.startedAt)).toBeGreaterThan(5_000);
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
    expect(output.percentileResolution).toBeCloseTo((max - min) / 2 ** 20, 9);
    expect(output.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(16_000_000);
    const values = output.percentiles.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
}, 180_000);
