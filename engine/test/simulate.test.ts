import { describe, expect, test } from '@jest/globals';
import type { PreparedModel } from '../src/backends/backend.ts';
import { tileTrials } from '../src/backends/backend.ts';
import { errorCode } from '../src/kernel/program.ts';
import { inputSampler } from '../src/model/distributions/input-sampler.ts';
import { maxTrials, simulate, validateTrials } from '../src/simulate.ts';
import type { ShardSample } from '../src/simulate.ts';
import { mergeErrorCounts } from '../src/statistics/error-counts.ts';
import { blockTrials, mergeBlocks, noMoments } from '../src/statistics/moments.ts';
import type { Moments } from '../src/statistics/moments.ts';

const division = errorCode('#DIV/0!');

/** Outputs x + y, and 1 / y where y > 0, else #DIV/0!: y is a standard normal, so about half of the trials fail. */
function sumAndInverse(): PreparedModel {
  const sample = inputSampler([
    { distribution: { family: 'uniform', min: 0, max: 10 } },
    { distribution: { family: 'normal', mean: 0, sd: 1 } },
  ]);
  const [x, y] = [new Float64Array(tileTrials), new Float64Array(tileTrials)];
  return {
    outputCount: 2,
    run(key, firstTrial, count, outputs, errors) {
      sample(key, 0, firstTrial, count, x);
      sample(key, 1, firstTrial, count, y);
      for (let t = 0; t < count; t++) {
        outputs[0]![t] = x[t]! + y[t]!;
        errors[0]![t] = 0;
        outputs[1]![t] = y[t]! > 0 ? 1 / y[t]! : Number.NaN;
        errors[1]![t] = y[t]! > 0 ? 0 : division;
      }
    },
  };
}

const run = (firstTrial: number, trials: number) =>
  simulate(sumAndInverse(), { seed: 17n, firstTrial, trials }, () => true)!;
const trials = 5 * blockTrials + 777;
const whole = run(0, trials);

const together = (shards: readonly ShardSample[], output: number) => ({
  column: shards.flatMap(({ outputs }) => [...outputs[output]!]),
  moments: shards.reduce<Moments>(
    (before, { moments }) => mergeBlocks(before, moments, 2, output),
    noMoments,
  ),
  errors: shards.map(({ errorCounts }) => errorCounts[output]!).reduce(mergeErrorCounts),
});

describe.each([0, 1])('output %i', (output) => {
  test.each([
    ['two shards', [2, 4]],
    ['a shard a block', [1, 1, 1, 1, 1, 1]],
    ['a large shard and a small one', [5, 1]],
  ])('has the very bits of one shard in %s', (_, blocks) => {
    let firstTrial = 0;
    const shards = blocks.map((count) => {
      const shard = run(firstTrial, Math.min(count * blockTrials, trials - firstTrial));
      firstTrial += count * blockTrials;
      return shard;
    });
    expect(together(shards, output)).toEqual(together([whole], output));
  });
});

test('any trial can be replayed alone', () => {
  const model = sumAndInverse();
  const outputs = [new Float64Array(1), new Float64Array(1)];
  const errors = [new Uint8Array(1), new Uint8Array(1)];
  for (const trial of [0, 1, 4095, 4096, 12_345, trials - 1]) {
    // The key of seed 17.
    model.run({ low: 17, high: 0 }, trial, 1, outputs, errors);
    expect(outputs.map(([value]) => value)).toEqual(whole.outputs.map((column) => column[trial]));
    expect(errors[1]![0]).toBe(whole.errors[1]![trial]);
  }
});

test('trials with an error are NaN, counted, and left out of the moments', () => {
  const [, column] = whole.outputs;
  const values = column!.filter((value) => !Number.isNaN(value));
  const failed = trials - values.length;
  expect(failed).toBeGreaterThan(0.4 * trials);
  expect(whole.errors[1]!.filter((code) => code === division).length).toBe(failed);
  expect(whole.errorCounts[1]).toEqual([
    { error: '#DIV/0!', count: failed, firstTrial: column!.findIndex(Number.isNaN) },
  ]);
  const { count, mean, min } = mergeBlocks(noMoments, whole.moments, 2, 1);
  expect([count, min]).toEqual([values.length, Math.min(...values)]);
  expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / count, 10);
});

test('an output without an error has neither codes nor counts', () => {
  expect([whole.errors[0], whole.errorCounts[0]]).toEqual([null, []]);
});

test('a run stops when it is told to, and has no sample then', () => {
  const seen: number[] = [];
  const sample = simulate(sumAndInverse(), { seed: 1n, firstTrial: 0, trials: 1_000_000 }, (trialsDone) => {
    seen.push(trialsDone);
    return trialsDone < 2000;
  });
  expect(sample).toBeNull();
  expect(seen.at(-1)).toBe(2048);
});

test('a shard must begin with a block', () => {
  expect(() => run(100, 1000)).toThrow(RangeError);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, maxTrials + 1, 1e12])('%p trials are refused', (count) => {
  expect(() => validateTrials(count, 'options.trials')).toThrow(
    expect.objectContaining({ code: 'TRIALS_OUT_OF_RANGE', place: 'options.trials' }),
  );
});

test.each([1, maxTrials])('%p trials are allowed', (count) => {
  expect(() => validateTrials(count)).not.toThrow();
});
