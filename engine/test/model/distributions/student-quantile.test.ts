// oxlint-disable eslint/no-loss-of-precision -- mpmath's digits, to be compared with it
import { expect, test } from '@jest/globals';
import { studentQuantile } from '../../../src/model/distributions/student-quantile.ts';

test.each([
  // mpmath, 30 digits; the first is the value that scipy.stats.t gives too.
  [5, 0.01, 3.36492999890721859],
  [5, 1e-10, 156.825592708894317],
  [2.5, 0.3, 0.597307738252317456],
])('with %p degrees of freedom the upper quantile at %p is %p', (df, t, expected) => {
  expect(Math.abs(studentQuantile(df)(t) / expected - 1)).toBeLessThan(1e-14);
});

test("with one degree of freedom it is Cauchy's distribution", () => {
  const quantile = studentQuantile(1);
  for (const t of [0.49, 0.3, 0.25, 0.2, 1e-3, 1e-9]) {
    expect(Math.abs(quantile(t) * Math.tan(Math.PI * t) - 1)).toBeLessThan(1e-13);
  }
  expect(quantile(0.5)).toBe(0);
});
