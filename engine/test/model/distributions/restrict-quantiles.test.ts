import { expect, test } from '@jest/globals';
import { normalQuantile } from '../../../src/model/distributions/normal-quantile.ts';
import { restrictQuantiles } from '../../../src/model/distributions/restrict-quantiles.ts';

const normal = { lower: normalQuantile, upper: (t: number) => -normalQuantile(t) };

test.each([
  // mpmath, 30 digits.
  { from: -1, to: 2, expected: 0.818594614120364 },
  { from: 8, to: 9, expected: 6.21983198586583e-16 },
  { from: -Infinity, to: -20, expected: 2.7536241186062337e-89 },
  { from: 0, to: Infinity, expected: 0.5 },
])('of a normal variable $expected lies between $from and $to', ({ from, to, expected }) => {
  const { probability } = restrictQuantiles(normal, { from, to });
  expect(Math.abs(probability / expected - 1)).toBeLessThan(1e-12);
});

test('nothing lies beyond the reach of numbers', () => {
  expect(restrictQuantiles(normal, { from: 40, to: 41 }).probability).toBe(0);
});

test('the ends of what is left are the bounds', () => {
  const { lower, upper } = restrictQuantiles(normal, { from: 8, to: 9 });
  expect(lower(1e-20)).toBeCloseTo(8, 13);
  expect(upper(1e-20)).toBeCloseTo(9, 13);
  expect(lower(0.5)).toBeCloseTo(upper(0.5), 13);
});
