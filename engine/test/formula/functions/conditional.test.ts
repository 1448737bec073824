import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

const cells = {
  A1: 'apples',
  A2: 'Oranges',
  A3: 'peaches',
  A4: 'APPLES',
  A5: 5,
  A6: '5',
  A7: true,
  A8: '#N/A',
  A10: 'a*b',
  B1: 32,
  B2: 54,
  B3: 75,
  B4: 86,
  B5: 1,
  B6: 2,
  B7: 4,
  B8: 8,
  C1: 100,
  C2: 200,
  C3: 'x',
  C4: '#DIV/0!',
  D1: '=IF(B1>0,"","")',
  F1: '>50',
};

test.each([
  ['COUNTIF(A1:A10,"apples")', 2],
  ['COUNTIF(A1:A10,"<>apples")', 8],
  ['COUNTIF(A1:A10,"*es")', 4],
  ['COUNTIF(A1:A10,"?????es")', 2],
  ['COUNTIF(A1:A10,"a~*b")', 1],
  ['COUNTIF(A1:A10,5)', 2],
  ['COUNTIF(A1:A10,"=5")', 2],
  ['COUNTIF(A1:A10,">4")', 1],
  ['COUNTIF(A1:A10,TRUE)', 1],
  ['COUNTIF(A1:A10,"TRUE")', 1],
  ['COUNTIF(A1:A10,#N/A)', 1],
  ['COUNTIF(A1:A10,"#N/A")', 1],
  ['COUNTIF(A1:A10,"=")', 1],
  ['COUNTIF(A1:A10,"<>")', 9],
  ['COUNTIF(A1:A10,">=o")', 2],
  ['COUNTIF(A1:A10,0)', 0],
  ['COUNTIF(A1:A10,E1)', 0],
  ['COUNTIF(B1:B8,F1)', 3],
  ['COUNTIF(B1:B8,"<="&B2)', 6],
  ['COUNTIF(B:B,">50")', 3],
  ['COUNTIF(B:B,"")', 1048568],
  ['COUNTIF(D1:D2,"")', 2],
  ['COUNTIF(D1:D2,"=")', 1],
  ['COUNTIFS(A1:A4,"*e*",B1:B4,">54")', 2],
  ['COUNTIFS(A1:A4,"*e*",B1:B5,">54")', '#VALUE!'],
  ['COUNTBLANK(A1:A10)', 1],
  ['COUNTBLANK(D1:D9)', 9],
  ['SUMIF(B1:B4,">50")', 215],
  ['SUMIF(A1:A4,"apples",B1:B4)', 118],
  ['SUMIF(A1:A4,"apples",B1)', 118],
  ['SUMIF(A:A,"apples",B:B)', 118],
  ['SUMIF(B1:B4,">80",C1:C4)', '#DIV/0!'],
  ['SUMIF(B1:B4,"<80",C1:C4)', 300],
  ['SUMIF(5,">4")', '#VALUE!'],
  ['SUMIFS(B1:B4,A1:A4,"*es",B1:B4,"<80")', 161],
  ['SUMIFS(B1:B4,A1:A3,"*es")', '#VALUE!'],
  ['AVERAGEIF(B1:B4,">50")', 215 / 3],
  ['AVERAGEIF(B1:B4,">500")', '#DIV/0!'],
  ['AVERAGEIFS(B1:B4,A1:A4,"apples")', 59],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, cells)).toBe(expected);
});

test('a criterion with a date in text keeps the saved value, since dates are not read', () => {
  expect(calculate('COUNTIF(B1:B4,">1/1/2020")', cells)).toBeNull();
});

const comparisons = { A1: '=B1/B2>1', A2: true, A3: '=1>2', A4: 'TRUE', B1: 5, B2: 0 };

test.each([
  ['COUNTIF(A1:A4,TRUE)', 1],
  ['COUNTIF(A1:A4,FALSE)', 1],
  ['COUNTIF(A1:A4,"TRUE")', 1],
  ['COUNTIF(A1:A4,"<>TRUE")', 3],
  ['COUNTIF(A1:A4,B1/B2>1)', 1],
  ['COUNTIF(A2:A4,B1/B2>1)', 0],
  ['COUNTIF(A1:A4,"#DIV/0!")', 1],
])('a condition that is an error is neither TRUE nor FALSE: =%s is %s', (formula, expected) => {
  expect(calculate(formula, comparisons)).toBe(expected);
});
