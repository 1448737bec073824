import { expect, test } from '@jest/globals';
import { literal } from '../../../src/kernel/wgsl/literal.ts';

test.each([
  [0.1, `${Math.fround(0.1)}f`],
  [5, '5f'],
  [-2.5, '(-2.5f)'],
  [1e-300, '0f'],
  [-0, '0f'],
  [1e300, 'infinity()'],
  [-Infinity, '(-infinity())'],
  [Number.NaN, 'notANumber()'],
])('%p is written %s', (value, text) => {
  expect(literal(value)).toBe(text);
});
