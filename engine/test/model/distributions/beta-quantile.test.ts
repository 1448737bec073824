import { expect, test } from '@jest/globals';
import { betaQuantile } from '../../../src/model/distributions/beta-quantile.ts';

// Whole parameters have polynomials for distribution functions, in exact arithmetic but for rounding.
const cases = [
  { a: 1, b: 5, below: (x: number) => -Math.expm1(5 * Math.log1p(-x)) },
  { a: 2, b: 4, below: (x: number) => x ** 2 * (10 - 20 * x + 15 * x ** 2 - 4 * x ** 3) },
  { a: 3, b: 3, below: (x: number) => x ** 3 * (10 - 15 * x + 6 * x ** 2) },
  { a: 5, b: 1, below: (x: number) => x ** 5 },
];

test.each(cases)('the distribution function of beta($a, $b) takes its quantiles back', ({ a, b, below }) => {
  const quantile = betaQuantile(a, b);
  for (const t of [0.5, 0.37, 0.1, 0.01, 1e-4, 1e-7, 1e-10]) {
    expect(Math.abs(below(quantile(t)) / t - 1)).toBeLessThan(1e-13);
  }
});

test('a quantile does not depend on those asked for before', () => {
  const quantile = betaQuantile(2, 3);
  const inOrder = [0.5, 0.01, 1e-9].map(quantile);
  const reversed = [1e-9, 0.01, 0.5].map(betaQuantile(2, 3)).toReversed();
  for (const [i, x] of inOrder.entries()) expect(Math.abs(x / reversed[i]! - 1)).toBeLessThan(1e-14);
  // scipy.stats.beta(2, 3).ppf(0.01)
  expect(Math.abs(inOrder[1]! / 0.04199863562170072 - 1)).toBeLessThan(1e-14);
});
