// oxlint-disable eslint/no-loss-of-precision -- mpmath's digits, to be compared with it
import { expect, test } from '@jest/globals';
import { deviance, logFactorial, stirlingError } from '../../../src/model/distributions/saddle-point.ts';

test.each([
  // mpmath, 30 digits.
  [0.05, -0.02685307250226016808],
  [2.5, 1.2009736023470742248],
  [100_000, 1051299.2218991218651],
])('the logarithm of the factorial of %p is %p', (x, expected) => {
  expect(Math.abs(logFactorial(x) - expected)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(expected)));
});

test('what Stirling lacks is the first terms of its series where those suffice', () => {
  expect(Math.abs(stirlingError(1e4) - (1 / 12e4 - 1 / 360e12))).toBeLessThan(1e-20);
});

test('a deviance keeps its digits where both numbers are close', () => {
  // d^2 / 2m - d^3 / 6m^2 + ... with m = 10^6, x = m + d: the terms after the fourth are below 1e-24.
  const [m, d] = [1e6, 3];
  const expected = d ** 2 / (2 * m) - d ** 3 / (6 * m ** 2) + d ** 4 / (12 * m ** 3);
  expect(Math.abs(deviance(m + d, m) / expected - 1)).toBeLessThan(1e-14);
  expect(deviance(m, m)).toBe(0);
  expect(deviance(2, 1)).toBeCloseTo(2 * Math.log(2) - 1, 15);
});
