import { expect, test } from '@jest/globals';
import { suggestOutputs } from '../../src/model/suggest-outputs.ts';
import { workbookOf } from '../workbook-of.ts';

test('formulas that nothing uses are suggested, and those in between are not', () => {
  const workbook = workbookOf(
    { Model: { A1: 'Units', B1: 2, A2: 'Doubled', B2: '=B1*2', A3: 'Tripled', B3: '=B2*3' } },
    { saved: { 'Model!B2': 4, 'Model!B3': 12 } },
  );
  expect(suggestOutputs(workbook)).toEqual([
    { cell: 'Model!B3', label: 'Tripled', value: 12, reason: 'No formula uses it.' },
  ]);
});

test('what is called like a result comes first, even if a formula uses it', () => {
  const workbook = workbookOf(
    {
      Model: {
        B1: 2,
        A2: 'Check',
        B2: '=B4*0',
        A3: 'Net present value',
        B3: '=B1*2',
        B4: '=B3+1',
        D9: '=B1*3',
      },
    },
    { definedNames: [{ name: 'TotalCost', refersTo: 'Model!$D$9', sheet: null }] },
  );
  expect(suggestOutputs(workbook).map(({ cell, reason }) => [cell, reason])).toEqual([
    ['Model!D9', 'No formula uses it, and it is called "Total".'],
    ['Model!B3', 'By its name it is a result: it is called "Net present value".'],
    ['Model!B2', 'No formula uses it.'],
  ]);
});

test('text, truth values and errors are no outputs; a formula that was never computed may be one', () => {
  const workbook = workbookOf(
    { S: { A1: '="x"', A2: '=1=1', A3: '=1/0', A4: '=1+1' } },
    { saved: { 'S!A1': 'x', 'S!A2': true, 'S!A3': '#DIV/0!' } },
  );
  expect(suggestOutputs(workbook).map(({ cell, value }) => [cell, value])).toEqual([['S!A4', null]]);
});

test('of two last formulas, the one that more goes into comes first', () => {
  const workbook = workbookOf({ S: { A1: 1, B1: '=A1', C1: '=A1+B1', D1: '=A1', A9: 3, C9: '=A9' } });
  expect(suggestOutputs(workbook).map(({ cell }) => cell)).toEqual(['S!C1', 'S!D1', 'S!C9']);
});
