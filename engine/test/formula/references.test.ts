import { expect, test } from '@jest/globals';
import { resolveReference } from '../../src/formula/references.ts';
import { Unsupported } from '../../src/formula/values.ts';
import type { Table, Workbook } from '../../src/workbook/workbook.ts';
import { workbookOf } from '../workbook-of.ts';

const table: Table = {
  name: 'Sales',
  sheet: 'Data',
  top: 1,
  left: 1,
  bottom: 5,
  right: 3,
  headerRows: 1,
  totalsRows: 1,
  columns: ['Year', 'Units', 'Price'],
};
const plain = workbookOf(
  { Data: { B2: 'Year' }, 'My sheet': { A1: 1 }, Third: {} },
  { definedNames: [{ name: 'Rate', refersTo: 'Data!$A$1', sheet: null }] },
);
const workbook: Workbook = {
  ...plain,
  sheets: plain.sheets.map((sheet, i) => (i === 0 ? { ...sheet, tables: [table] } : sheet)),
};
const inTable = { sheet: 0, row: 3, column: 5 };

test.each([
  ['B3', { sheet: 0, top: 2, left: 1, bottom: 2, right: 1 }],
  ["'my SHEET'!$A$1:B2", { sheet: 1, top: 0, left: 0, bottom: 1, right: 1 }],
  ['A:B', { sheet: 0, top: 0, left: 0, bottom: 1_048_575, right: 1 }],
  ['Sales', { sheet: 0, top: 2, left: 1, bottom: 4, right: 3 }],
  ['Sales[Units]', { sheet: 0, top: 2, left: 2, bottom: 4, right: 2 }],
  ['Sales[[#Headers],[Units]:[Price]]', { sheet: 0, top: 1, left: 2, bottom: 1, right: 3 }],
  ['Sales[[#Totals],[Price]]', { sheet: 0, top: 5, left: 3, bottom: 5, right: 3 }],
  ['Sales[[#This Row],[Year]]', { sheet: 0, top: 3, left: 1, bottom: 3, right: 1 }],
  ['Sales[#All]', { sheet: 0, top: 1, left: 1, bottom: 5, right: 3 }],
])('%s is found', (reference, area) => {
  expect(resolveReference(workbook, reference, inTable)).toEqual({ type: 'reference', areas: [area] });
});

test('a reference through several sheets has an area on each', () => {
  const found = resolveReference(workbook, 'Data:Third!A1', inTable);
  expect(found).toMatchObject({ areas: [{ sheet: 0 }, { sheet: 1 }, { sheet: 2 }] });
});

test('a defined name is handed back as its formula', () => {
  expect(resolveReference(workbook, 'rate', inTable)).toMatchObject({
    type: 'name',
    name: { refersTo: 'Data!$A$1' },
  });
});

test.each([
  ['Nowhere!A1', '#REF!'],
  ['Unknown', '#NAME?'],
  ['Unknown[Units]', '#REF!'],
  ['Sales[Colour]', '#REF!'],
])('%s is %s', (reference, error) => {
  expect(resolveReference(workbook, reference, inTable)).toEqual({ type: 'error', error });
});

test('a reference to another workbook is not supported', () => {
  expect(() => resolveReference(workbook, '[1]Data!A1', inTable)).toThrow(Unsupported);
});
