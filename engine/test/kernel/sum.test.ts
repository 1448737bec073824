import { expect, test } from '@jest/globals';
import { addUp } from '../../src/kernel/sum.ts';

const sumOf = (terms: readonly number[]): number => addUp(terms.length, (k) => terms[k] ?? Number.NaN);

test('terms of a block go to four partial sums in turn', () => {
  const [a, b, c, d, e, f] = [1e16, 1, 3e-5, -1e16, 0.1, 0.7];
  expect(sumOf([a, b, c, d, e, f])).toBe(a + e + (b + f) + (c + d));
});

test('blocks of 64 are added from left to right', () => {
  const terms = Array.from({ length: 200 }, (_, k) => 1 / (k + 1));
  const block = (first: number, end: number) => sumOf(terms.slice(first, end));
  expect(sumOf(terms)).toBe(block(0, 64) + block(64, 128) + block(128, 192) + block(192, 200));
});

test('no sum is -0, not even of no terms', () => {
  expect([sumOf([]), sumOf([-0]), sumOf([-0, -0, -0, -0, -0])]).toEqual([0, 0, 0]);
});
