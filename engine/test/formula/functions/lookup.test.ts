import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// prettier-ignore
const cells = {
  A1: 10, A2: 20, A3: 20, A4: 30, B1: 'ten', B2: 'twenty', B3: 'Twenty', B4: 'thirty',
  C1: 1, C2: 2, C3: 3, C4: 4, D1: 3, D2: 2, D3: 1, F1: 'a', G1: 'b', F2: 1, G2: 2,
};

test.each([
  ['MATCH(20,A1:A4,0)', 2],
  ['MATCH(20,A1:A4)', 3],
  ['MATCH(25,A1:A4,1)', 3],
  ['MATCH(5,A1:A4)', '#N/A'],
  ['MATCH(99,A1:A4)', 4],
  ['MATCH(2,D1:D3,-1)', 2],
  ['MATCH("TWENTY",B1:B4,0)', 2],
  ['MATCH("th*",B1:B4,0)', 4],
  ['MATCH("t?n",B1:B4,0)', 1],
  ['MATCH("~*",B1:B4,0)', '#N/A'],
  ['MATCH(#REF!,A1:A4,0)', '#REF!'],
  ['VLOOKUP(20,A1:C4,3,FALSE)', 2],
  ['VLOOKUP(29,A:C,2)', 'Twenty'],
  ['VLOOKUP(29,A1:C4,2,)', '#N/A'],
  ['VLOOKUP(20,A1:C4,3,#N/A)', '#N/A'],
  ['VLOOKUP(20,A1:C4,3,"x")', '#VALUE!'],
  ['VLOOKUP(20,A1:C4,4)', '#REF!'],
  ['VLOOKUP(20,A1:C4,0)', '#VALUE!'],
  ['HLOOKUP("b",F1:G2,2,FALSE)', 2],
  ['LOOKUP(25,A1:A4,C1:C4)', 3],
  ['XLOOKUP("thirty",B1:B4,A1:A4)', 30],
  ['XLOOKUP("x",B1:B4,A1:A4,"none")', 'none'],
  ['INDEX(A1:C4,2,3)', 2],
  ['INDEX(A1:A4,3)', 20],
  ['INDEX(F1:G1,2)', 'b'],
  ['INDEX(A1:A4,5)', '#REF!'],
  ['INDEX(A1:A4,-1)', '#VALUE!'],
  ['SUM(INDEX(A1:C4,0,3))', 10],
  ['SUM(A1:INDEX(A1:A4,2))', 30],
  ['SUM(OFFSET(A1,1,0,2,1))', 40],
  ['SUM(INDIRECT("C1:C"&3))', 6],
  ['ROW(C5)', 5],
  ['COLUMN()', 26],
  ['ROWS(A1:C4)', 4],
  ['COLUMNS(A1:C4)', 3],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, cells)).toBe(expected);
});
