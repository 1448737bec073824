import { expect, test } from '@jest/globals';
import type { Recipe } from '../../src/elementary/arithmetic.ts';
import { toJavaScript } from '../../src/elementary/javascript.ts';

const binary = (recipe: Recipe): ((...operands: number[]) => number) => toJavaScript(recipe, 2);

test('every operation of a recipe becomes the one of JavaScript', () => {
  const results = [
    binary((m, x, y) => m.sub(m.add(x, y), m.div(x, y)))(6, 3),
    binary((m, x) => m.neg(m.abs(m.mul(x, m.constant(-1.5)))))(2, 0),
    binary((m, x) => m.add(m.floor(x), m.add(m.ceil(x), m.trunc(x))))(-2.5, 0),
    binary((m, x) => m.sqrt(m.pow2(m.exponent(x))))(16, 0),
    binary((m, x) => m.sub(m.mantissa(x), m.high(x)))(1, 0),
    binary((m, x, y) => m.select(m.and(m.lt(x, y), m.not(m.eq(x, y))), x, y))(1, 2),
    binary((m, x, y) => m.select(m.or(m.lt(x, y), m.eq(x, y)), x, y))(3, 2),
  ];
  expect(results).toEqual([7, -3, -7, 4, 0, 1, 2]);
});

test.each([-0, 0, -1, 1e-320, 0.1, 1e308, Infinity, -Infinity, Number.NaN])(
  'the constant %p is written as itself',
  (value) => {
    const recipe: Recipe = (m, x) => m.select(m.lt(x, m.constant(0)), x, m.constant(value));
    expect(toJavaScript(recipe, 1)(1)).toBe(value);
  },
);

test('subtracting a negative constant is no decrement', () => {
  expect(toJavaScript((m, x) => m.sub(x, m.neg(m.neg(m.constant(-3)))), 1)(1)).toBe(4);
});
