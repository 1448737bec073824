import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

test.each([
  ['ROUND(2.5,0)', 3],
  ['ROUND(-2.5,0)', -3],
  ['ROUND(1.005,2)', 1.01],
  ['ROUND(2.675,2)', 2.68],
  ['ROUND(0.049999999999999975,1)', 0.1],
  ['ROUND(0.49999999999999,0)', 0],
  ['ROUND(1234.5,-2)', 1200],
  ['ROUND(1E+300,2)', 1e300],
  ['ROUND(5,-400)', 0],
  ['ROUNDUP(3.2,0)', 4],
  ['ROUNDUP(-3.2,0)', -4],
  ['ROUNDUP(1.1,2)', 1.1],
  ['ROUNDDOWN(3.9,0)', 3],
  ['ROUNDDOWN(1.15,2)', 1.15],
  ['TRUNC(-8.9)', -8],
  ['INT(-8.9)', -9],
  ['CEILING(2.5,1)', 3],
  ['CEILING(2.5,0)', 0],
  ['CEILING(2.5,-1)', '#NUM!'],
  ['FLOOR(2.5,2)', 2],
  ['FLOOR(1,0)', '#DIV/0!'],
  ['MROUND(10,3)', 9],
  ['MROUND(-10,3)', '#NUM!'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
