import { expect, test } from '@jest/globals';
import { invertTail } from '../../../src/model/distributions/invert-tail.ts';

const rate = 3;
const above = (x: number) => ({ tail: Math.exp(-rate * x), density: rate * Math.exp(-rate * x) });
const below = (x: number) => ({ tail: -Math.expm1(-rate * x), density: rate * Math.exp(-rate * x) });

test.each([0.5, 0.3, 1e-3, 1e-15, 1e-150])('both tails of an exponential variable are found at %p', (t) => {
  expect(Math.abs(invertTail(above, 'above', 1)(t) / (-Math.log(t) / rate) - 1)).toBeLessThan(1e-14);
  expect(Math.abs(invertTail(below, 'below', 1)(t) / (-Math.log1p(-t) / rate) - 1)).toBeLessThan(1e-14);
});

test('the start and what was asked before do not matter beyond the last digits', () => {
  const quantile = invertTail(above, 'above', 1e-9);
  const answers = [1e-200, 0.5, 1e-3].map(quantile);
  const alone = [1e-200, 0.5, 1e-3].map((t) => invertTail(above, 'above', 50)(t));
  for (const [i, x] of answers.entries()) expect(Math.abs(x / alone[i]! - 1)).toBeLessThan(1e-14);
});

test('a variable with an end is not looked for beyond it', () => {
  // x^2 on [0, 1].
  const square = invertTail((x) => ({ tail: x * x, density: 2 * x }), 'below', 0.9, 1);
  expect(square(0.25)).toBeCloseTo(0.5, 15);
});
