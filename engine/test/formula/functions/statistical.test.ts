import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// The breaking strengths of Microsoft's pages about these functions, beside what aggregates leave out.
const strengths = [1345, 1301, 1368, 1322, 1310, 1370, 1318, 1350, 1303, 1299];
const cells = {
  ...Object.fromEntries(strengths.map((strength, i) => [`A${i + 1}`, strength])),
  A11: 'note',
  A12: true,
  B1: 7,
  C1: '#N/A',
};

// Their results to the digits given there, the last two by hand.
test.each([
  ['STDEV.S(A1:A12)', 27.46391572, 8],
  ['STDEV(A1:A12)', 27.46391572, 8],
  ['STDEV.P(A1:A12)', 26.05455814, 8],
  ['STDEVP(A1:A12)', 26.05455814, 8],
  ['VAR.S(A1:A12)', 754.2666667, 7],
  ['VAR(A1:A12)', 754.2666667, 7],
  ['VAR.P(A1:A12)', 678.84, 10],
  ['VARP(A1:A12)', 678.84, 10],
  ['DEVSQ(4,5,8,7,11,4,3)', 48, 10],
  ['AVEDEV(4,5,6,7,5,4,3)', 1.020408163, 9],
  ['VAR.S(1E+9,1E+9+1,1E+9+2)', 1, 12],
  ['VAR.S(1,TRUE,"4")', 3, 12],
])('=%s is %d', (formula, expected, digits) => {
  expect(calculate(formula, cells)).toBeCloseTo(expected, digits);
});

test.each([
  ['VAR.S(B1)', '#DIV/0!'],
  ['STDEV.S(B1:B9)', '#DIV/0!'],
  ['VAR.P(B1)', 0],
  ['STDEV.P(D1:D9)', '#DIV/0!'],
  ['STDEV.S(D1:D9)', '#DIV/0!'],
  ['AVEDEV(D1:D9)', '#NUM!'],
  ['DEVSQ(D1:D9)', '#NUM!'],
  ['DEVSQ(A1:A9,C1)', '#N/A'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, cells)).toBe(expected);
});
