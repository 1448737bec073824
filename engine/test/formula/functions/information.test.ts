import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

test.each([
  ['ISNUMBER(A1)', true],
  ['ISNUMBER(A2)', false],
  ['ISNUMBER(1/0)', false],
  ['ISERROR(1/0)', true],
  ['ISERROR(1E300*1E300)', true],
  ['ISERR(#N/A)', false],
  ['ISNA(NA())', true],
  ['ISBLANK(A3)', true],
  ['ISBLANK(A2)', false],
  ['ISTEXT(A2)', true],
  ['ISLOGICAL(TRUE)', true],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, { A1: 1, A2: 'text' })).toBe(expected);
});
