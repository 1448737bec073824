import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// Computed with mpmath at 60 digits from the arguments as doubles; they agree with the examples in Microsoft's documentation.
test.each([
  ['EFFECT(0.0525,4)', 0.05354266737075805],
  ['EFFECT(0.000000001,12)', 1.0000000004583334e-9],
  ['NOMINAL(0.053543,4)', 0.05250031986835586],
])('=%s is %d', (formula, expected) => {
  const actual = Number(calculate(formula));
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
});

test.each([
  ['EFFECT(0,4)', '#NUM!'],
  ['EFFECT(0.05,0.9)', '#NUM!'],
  ['NOMINAL(-0.1,4)', '#NUM!'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
