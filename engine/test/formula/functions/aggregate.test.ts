import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

const cells = { A1: 1, A2: '5', A3: true, A4: 4, B1: 10, B2: 20, B3: 30, B4: 40, C1: '#N/A', C2: 2 };

test.each([
  ['SUM(A1:A5)', 5],
  ['SUM("5",TRUE,2)', 8],
  ['SUM("x",1)', '#VALUE!'],
  ['SUM(A1:A5,B1)', 15],
  ['SUM((A1,B1:B2))', 31],
  ['SUM(C:C)', '#N/A'],
  ['SUM(E1:E9)', 0],
  ['AVERAGE(A1:A5)', 2.5],
  ['AVERAGE(E1:E9)', '#DIV/0!'],
  ['MIN(A1:A5,2)', 1],
  ['MAX(B1:B4)', 40],
  ['MAX(-3,-2)', -2],
  ['MIN(E1:E9)', 0],
  ['COUNT(A1:A5)', 2],
  ['COUNT(1,"2","x",TRUE)', 3],
  ['COUNT(C1:C2)', 1],
  ['COUNTA(A1:A5)', 4],
  ['PRODUCT(A1:A5,3)', 12],
  ['PRODUCT(E1:E9)', 0],
  ['SUMSQ(3,4)', 25],
  ['SUMPRODUCT(A1:A4,B1:B4)', 170],
  ['SUMPRODUCT((B1:B4>15)*B1:B4)', 90],
  ['SUMPRODUCT(B1:B4,A1:A3)', '#VALUE!'],
  ['SUMPRODUCT({1,2},{3,4})', 11],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, cells)).toBe(expected);
});
