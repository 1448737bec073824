import { expect, test } from '@jest/globals';
import { contributionToVariance, rankCorrelation } from '../../src/statistics/rank-correlation.ts';
import { doubledRanks } from '../../src/statistics/ranks.ts';

const correlate = (left: number[], right: number[]) =>
  rankCorrelation(doubledRanks(Float64Array.from(left)), doubledRanks(Float64Array.from(right)));

test('it is 1 for whatever rises together, and -1 for what falls', () => {
  expect(correlate([1, 2, 3, 4], [1, 10, 100, 1e300])).toBe(1);
  expect(correlate([1, 2, 3, 4], [5, -1, -2, -1e9])).toBe(-1);
});

test('ties count with their middle rank', () => {
  // scipy.stats.spearmanr([1, 2, 2, 3, 5, 5, 5, 8], [2, 1, 4, 4, 3, 9, 9, 6])
  expect(correlate([1, 2, 2, 3, 5, 5, 5, 8], [2, 1, 4, 4, 3, 9, 9, 6])).toBeCloseTo(0.6895607149652165, 14);
});

test('without spread there is none', () => {
  expect(correlate([1, 2, 3], [7, 7, 7])).toBeNull();
  expect(correlate([], [])).toBeNull();
});

test('contributions are shares of the squares', () => {
  expect(contributionToVariance([0.6, -0.8, null, 0])).toEqual([
    expect.closeTo(0.36, 12),
    expect.closeTo(0.64, 12),
    null,
    0,
  ]);
  expect(contributionToVariance([0, null])).toEqual([null, null]);
});
