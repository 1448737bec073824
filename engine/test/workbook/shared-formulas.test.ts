import { translateFormulaToA1, translateFormulaToR1C1 } from '@borgar/fx/xlsx';
import { expect, test } from '@jest/globals';
import { shareFormula, writeOut } from '../../src/workbook/shared-formulas.ts';

/** Written at C3, read elsewhere. */
const formulas = [
  'A1*$C$1&"A1"',
  'SUM(A$1:B2,Sheet2!C3)',
  "'My sheet'!$A1+[1]Other!B$2",
  'B:B+3:3+$A:B',
  'SUM(A1:$B$2)',
  'Sales[[#This Row],[Amount]]*Rate',
  'IF(D4>0,-D4,{1,2;3,4})',
  'SUM(A1:C3 B2:D4)',
];

test.each(formulas)('%s reads in other cells as the parser itself translates it', (formula) => {
  const shared = shareFormula(formula, 2, 2);
  const relative = translateFormulaToR1C1(`=${formula}`, 'C3');
  for (const [cell, row, column] of [
    ['C3', 2, 2],
    ['C4', 3, 2],
    ['Z100', 99, 25],
    ['B2', 1, 1],
    ['A1', 0, 0],
    ['XFD1048576', 1048575, 16383],
  ] as const) {
    const expected = translateFormulaToA1(relative, cell, { wrapEdges: false }).slice(1);
    expect([cell, writeOut(shared, row, column)]).toEqual([cell, expected]);
  }
});

test('a reference that leaves the sheet becomes #REF!', () => {
  expect(writeOut(shareFormula('A1+B3', 2, 2), 1, 2)).toBe('#REF!+B2');
});

test('what is no formula at all is left as it is', () => {
  expect(writeOut(shareFormula('"open +A1', 0, 0), 5, 5)).toBe('"open +A1');
});
