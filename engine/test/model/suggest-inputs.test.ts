import { expect, test } from '@jest/globals';
import { suggestInputs } from '../../src/model/suggest-inputs.ts';
import { workbookOf, type Content } from '../workbook-of.ts';

const suggested = (cells: Record<string, Content>, saved: Record<string, Content> = {}) =>
  suggestInputs(workbookOf({ Model: cells }, { saved }));

test('numbers that formulas use are suggested, with their label and a range around the value', () => {
  const [first, ...others] = suggested({
    A1: 'Price',
    B1: 50,
    A2: 'Unused',
    B2: 7,
    A3: 'Twice',
    B3: '=B1*2',
    B4: '=B3+1',
  });
  expect(others).toEqual([]);
  expect(first).toEqual({
    cell: 'Model!B1',
    label: 'Price',
    value: 50,
    distribution: { family: 'triangular', min: 40, mode: 50, max: 60 },
    reason: '2 formulas depend on this number.',
  });
});

test('a number that more formulas depend on comes first, and one without a label behind those with one', () => {
  const inputs = suggested({
    A1: 'Little',
    B1: 5,
    A2: 'Much',
    B2: 6.5,
    D9: '=B1+B2+F20',
    D10: '=D9+B2',
    D11: '=B2',
    F20: 8,
  });
  expect(inputs.map(({ cell, reason }) => [cell, reason])).toEqual([
    ['Model!B2', '3 formulas depend on this number.'],
    ['Model!B1', '2 formulas depend on this number.'],
    ['Model!F20', '2 formulas depend on this number.'],
  ]);
});

test('the range of a negative number is in order, and 0 gives none', () => {
  const inputs = suggested({ A1: 'Loss', B1: -10, A2: 'Change', B2: 0, A4: '=B1+B2' });
  expect(inputs.map(({ distribution }) => distribution)).toEqual([
    { family: 'triangular', min: -12, mode: -10, max: -8 },
    null,
  ]);
});

test('years and numbers that only count come last, without a distribution', () => {
  const inputs = suggested({
    A1: 'Period',
    B1: 1,
    C1: 2,
    D1: 3,
    A2: 'First year',
    B2: 2026,
    A3: 'Fixed cost',
    B3: 2000,
    B4: '=B3*B1+B2',
    C4: '=B3*C1+B2',
    D4: '=B3*D1+B2',
  });
  expect(inputs.map(({ cell, distribution }) => [cell, distribution === null])).toEqual([
    ['Model!B3', false],
    ['Model!B2', true],
    ['Model!B1', true],
    ['Model!C1', true],
    ['Model!D1', true],
  ]);
});

test('formulas that draw at random come first, whichever program they are for', () => {
  const inputs = suggested(
    {
      A1: 'Demand',
      B1: '=RiskNormal(100,10)',
      A2: 'Rate',
      B2: '=NORMINV(RAND(),0.05,0.01)',
      B3: '=_xll.PsiTriangular(1,2,3)*B5',
      B4: '="RAND()"&\'RAND(\'!A1',
      B5: 4,
      B6: '=RiskOutput("Profit")+B1',
      B7: '=BRAND(1)+RiskFactor+RiskMean(B1)',
    },
    { 'Model!B1': 101 },
  );
  expect(
    inputs.map(({ cell, value, distribution, reason }) => [cell, value, distribution === null, reason]),
  ).toEqual([
    ['Model!B1', 101, true, 'Its formula draws at random with RiskNormal.'],
    ['Model!B2', null, true, 'Its formula draws at random with RAND.'],
    ['Model!B3', null, true, 'Its formula draws at random with PsiTriangular.'],
    ['Model!B5', 4, false, 'One formula depends on this number.'],
  ]);
});

test('cells of an array formula are no inputs', () => {
  const workbook = workbookOf({ S: { A1: 3.5, B1: '=SUM(A1)' } });
  const [sheet] = workbook.sheets;
  const cells = new Map(
    [...(sheet?.cells ?? [])].map(([key, cell]) => [key, { ...cell, arrayRange: 'A1:A2' }]),
  );
  expect(suggestInputs(workbook)).toHaveLength(1);
  expect(suggestInputs({ ...workbook, sheets: sheet ? [{ ...sheet, cells }] : [] })).toEqual([]);
});

test('at most 50 are suggested, and a long list does not hide the next sheet', () => {
  const data: Record<string, Content> = {};
  for (let row = 1; row <= 1_000; row++) {
    data[`A${row}`] = row * 7.5;
    data[`B${row}`] = `=A${row}*2`;
  }
  const inputs = suggestInputs(workbookOf({ Data: data, Model: { A1: 'Price', B1: 5, B2: '=B1*2' } }));
  expect(inputs).toHaveLength(50);
  expect(inputs[0]?.cell).toBe('Model!B1');
});
