import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

test.each([
  ['ABS(-2)', 2],
  ['SIGN(-3)', -1],
  ['SIGN(0)', 0],
  ['SQRT(16)', 4],
  ['SQRT(-1)', '#NUM!'],
  ['POWER(2,10)', 1024],
  ['POWER(2,-2)', 0.25],
  ['POWER(4,0.5)', 2],
  ['EXP(0)', 1],
  ['EXP(1000)', '#NUM!'],
  ['LN(1)', 0],
  ['LN(0)', '#NUM!'],
  ['LOG(1000)', 3],
  ['LOG(8,2)', 3],
  ['LOG(8,1)', '#DIV/0!'],
  ['LOG10(0.001)', -3],
  ['MOD(7,3)', 1],
  ['MOD(-7,3)', 2],
  ['MOD(7,-3)', -2],
  ['MOD(1,0)', '#DIV/0!'],
  ['MOD(1E+15,3)', 1],
  ['MOD(1E+20,3)', '#NUM!'],
  ['MOD(3,1E-300)', '#NUM!'],
  ['PI()', Math.PI],
  ['ABS(#REF!)', '#REF!'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
