import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

test.each([
  ['IF(1,2,3)', 2],
  ['IF(0,2)', false],
  ['IF(1,,2)', 0],
  ['IF("true",1,2)', 1],
  ['IF("x",1,2)', '#VALUE!'],
  ['IF(#N/A,1,2)', '#N/A'],
  ['IF(TRUE,1,1/0)', 1],
  ['SUM(IF(TRUE,A1:A3,0))', 6],
  ['IFERROR(1/0,7)', 7],
  ['IFERROR("x",7)', 'x'],
  ['IFERROR(1,1/0)', 1],
  ['IFNA(#N/A,1)', 1],
  ['IFNA(1/0,1)', '#DIV/0!'],
  ['IFERROR(1E300*1E300,-1)', -1],
  ['AND(TRUE,1,"true")', true],
  ['AND(A1:A4)', true],
  ['AND(B1:B9)', '#VALUE!'],
  ['AND(TRUE,"x")', '#VALUE!'],
  ['OR(FALSE,0)', false],
  ['OR(TRUE,#N/A)', '#N/A'],
  ['XOR(TRUE,TRUE,TRUE)', true],
  ['NOT(0)', true],
  ['CHOOSE(2.9,"a","b","c")', 'b'],
  ['CHOOSE(4,1,2,3)', '#VALUE!'],
  ['CHOOSE(1,1,1/0)', 1],
  ['SUM(CHOOSE(2,1,A1:A3))', 6],
  ['IFS(FALSE,1,TRUE,2)', 2],
  ['IFS(FALSE,1)', '#N/A'],
  ['SWITCH(2,1,"a",2,"b")', 'b'],
  ['SWITCH(3,1,"a","other")', 'other'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, { A1: 1, A2: 2, A3: 3, A4: 'text' })).toBe(expected);
});
