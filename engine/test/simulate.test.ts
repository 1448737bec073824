import { describe, expect, test } from '@jest/globals';
import { javascript } from '../src/backends/javascript.ts';
import { errorCode } from '../src/kernel/program.ts';
import { maxTrials, shardMemory, simulate, validateTrials } from '../src/simulate.ts';
import type { ShardSample } from '../src/simulate.ts';
import { mergeErrorCounts } from '../src/statistics/error-counts.ts';
import { blockTrials, mergeBlocks, noMoments } from '../src/statistics/moments.ts';
import type { Moments } from '../src/statistics/moments.ts';
import { binColumn, outputBinCount } from '../src/statistics/output-bins.ts';
import type { OutputBins } from '../src/statistics/output-bins.ts';
import { sumAndInverse } from './fixtures/models.ts';

const division = errorCode('#DIV/0!');

const run = (firstTrial: number, trials: number) =>
  simulate(javascript.prepare(sumAndInverse), { seed: 17n, firstTrial, trials })!;
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
  let questions = 0;
  const seen: number[] = [];
  const sample = simulate(
    javascript.prepare(sumAndInverse),
    { seed: 1n, firstTrial: 0, trials: 1_000_000 },
    { onBlock: (trialsDone) => seen.push(trialsDone), isStopped: () => ++questions > 40 },
  );
  expect(sample).toBeNull();
  expect(seen).toEqual([blockTrials]);
});

describe('a shard whose trials are not kept', () => {
  // The second is too narrow on both sides.
  const ranges = [
    { low: 0, high: 60 },
    { low: 0.2, high: 1 },
  ];
  const shard = { seed: 17n, firstTrial: 0, trials, ranges };
  const counted = simulate(javascript.prepare(sumAndInverse), shard)!;

  test('has the moments and errors of one whose trials are', () => {
    expect(counted.moments).toEqual(whole.moments);
    expect(counted.errorCounts).toEqual(whole.errorCounts);
    expect([counted.outputs, counted.errors]).toEqual([[], []]);
  });

  test('has each value in its bin, and beyond the bins as it is, in the order of the trials', () => {
    expect(counted.bins).toEqual(ranges.map((range, output) => binColumn(range, whole.outputs[output]!)));
    const [, { counts, tails }] = counted.bins as [OutputBins, OutputBins];
    const values = whole.outputs[1]!.filter((value) => !Number.isNaN(value));
    expect(tails).toEqual(values.filter((value) => value < 0.2 || value >= 1));
    expect(counts.reduce((sum, count) => sum + count) + tails.length).toBe(values.length);
    expect(counts[0]).toBe(values.filter((x) => x >= 0.2 && x < 0.2 + 0.8 / outputBinCount).length);
  });

  test('adds to the bins that it is given', () => {
    const memory = shardMemory(2, shard);
    for (const firstTrial of [0, 2 * blockTrials]) {
      const part = { ...shard, firstTrial, trials: firstTrial === 0 ? 2 * blockTrials : trials - firstTrial };
      simulate(javascript.prepare(sumAndInverse), part, { memory });
    }
    expect(memory.counts).toEqual(counted.bins.map(({ counts }) => counts));
  });
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
