import { describe, expect, test } from '@jest/globals';
import {
  compareTrials,
  scaleOf,
  wrongBins,
  wrongMoments,
  wrongTotals,
} from '../../src/backends/compare-samples.ts';
import { javascript } from '../../src/backends/javascript.ts';
import { simulate } from '../../src/simulate.ts';
import { blockTrials, momentFields } from '../../src/statistics/moments.ts';
import { sumAndInverse } from '../fixtures/models.ts';

const shard = { seed: 4n, firstTrial: 0, trials: 2 * blockTrials };
const ranges = [
  { low: 10, high: 50 },
  { low: 0, high: 2 },
];
const sample = () => simulate(javascript.prepare(sumAndInverse), shard)!;
const counted = () => simulate(javascript.prepare(sumAndInverse), { ...shard, ranges })!;

describe('trials', () => {
  const codes = [Uint8Array.of(0, 0, 2, 0)];
  const expected = { outputs: [Float64Array.of(-1, 1, Number.NaN, 3)], codes };

  test('differ by standard deviations of their output', () => {
    const sd = Math.sqrt(8 / 3);
    const found = { outputs: [Float64Array.of(-1, 1 + 5e-5 * sd, Number.NaN, 3 + sd)], codes };
    const { largestDifference, beyond } = compareTrials(found, expected);
    expect(largestDifference).toBeCloseTo(5e-5, 12);
    expect(beyond).toEqual([{ output: 0, trial: 3, difference: expect.closeTo(1, 12) }]);
  });

  test('with another error, or a number that is none, differ infinitely', () => {
    const found = {
      outputs: [Float64Array.of(Number.NaN, 1, 7, 3)],
      codes: [Uint8Array.of(0, 3, 0, 0)],
    };
    expect(compareTrials(found, expected).beyond.map(({ trial, difference }) => [trial, difference])).toEqual(
      [
        [0, Infinity],
        [1, Infinity],
        [2, Infinity],
      ],
    );
  });

  test('that do not vary are measured by their size', () => {
    expect(scaleOf(Float64Array.of(-250, -250))).toBe(250);
    expect(scaleOf(Float64Array.of(5, 5 + 2 ** -50))).toBeCloseTo(5, 12);
    expect(scaleOf(Float64Array.of(0, 0))).toBe(1);
    expect(scaleOf(Float64Array.of(Number.NaN))).toBe(1);
  });
});

describe('what belongs together', () => {
  test('is right', () => {
    expect(wrongMoments(sample(), [0, 1])).toBeNull();
    expect(wrongTotals(sample())).toBeNull();
    expect(wrongTotals(counted())).toBeNull();
    expect(wrongBins(counted(), sample())).toBeNull();
  });

  test('and what does not is told', () => {
    const moments = sample();
    moments.moments[momentFields + 1]! += 10;
    expect(wrongMoments(moments, [1])).toBeNull();
    expect(wrongMoments(moments, [0, 1])).toBe('Its moments are not those of its trials.');
    const fewer = sample();
    fewer.moments[0]! -= 1;
    expect(wrongMoments(fewer, [0])).not.toBeNull();
    expect(wrongTotals(fewer)).toBe('Its values and errors are not as many as its trials.');
    const bins = counted();
    bins.bins[0]!.counts[30_000]! += 1;
    expect(wrongTotals(bins)).toBe('Its bins have other trials than have a value.');
    const moved = counted();
    moved.bins[0]!.counts.copyWithin(20_000, 25_000);
    expect(wrongBins(moved, sample())).toBe('Its bins are not those of its trials.');
  });
});
