// oxlint-disable eslint/no-loss-of-precision -- mpmath's digits, to be compared with it
import { expect, test } from '@jest/globals';
import { gammaQuantiles } from '../../../src/model/distributions/gamma-quantile.ts';

test.each([
  // mpmath, 30 digits; the first is the value that scipy.stats.gamma gives too.
  { shape: 2.5, side: 'upper', t: 0.1, expected: 4.61817844989055923 },
  { shape: 2.5, side: 'lower', t: 1e-9, expected: 0.000406144782832827039 },
  { shape: 1000, side: 'upper', t: 1e-6, expected: 1157.57791100892639 },
] as const)('the $side quantile of gamma($shape) at $t is $expected', ({ shape, side, t, expected }) => {
  expect(Math.abs(gammaQuantiles(shape)[side](t) / expected - 1)).toBeLessThan(1e-14);
});

test('with shape 1 it is the exponential distribution', () => {
  const { lower, upper } = gammaQuantiles(1);
  for (const t of [0.5, 0.1, 1e-5, 1e-12, 1e-200]) {
    expect(Math.abs(upper(t) / -Math.log(t) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(lower(t) / -Math.log1p(-t) - 1)).toBeLessThan(1e-14);
  }
});

test('what is smaller than numbers of full precision is 0', () => {
  expect(gammaQuantiles(0.05).lower(1e-20)).toBe(0);
});
