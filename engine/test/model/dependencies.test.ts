import { expect, test } from '@jest/globals';
import { reachLimit, traceDependencies } from '../../src/model/dependencies.ts';
import { parseAddress } from '../../src/workbook/addresses.ts';
import { cellKey, type Workbook } from '../../src/workbook/workbook.ts';
import { workbookOf, type Content } from '../workbook-of.ts';

function at(workbook: Workbook, sheetName: string, address: string) {
  const sheet = workbook.sheets.find(({ name }) => name === sheetName);
  const { row, column } = parseAddress(address) ?? { row: -1, column: -1 };
  const cell = sheet?.cells.get(cellKey(row, column));
  if (!sheet || !cell) throw new Error(`${sheetName}!${address} is empty`);
  return { sheet, cell };
}

test('formulas are followed through ranges, other sheets, and names of names', () => {
  const workbook = workbookOf(
    {
      Data: { A1: 1, A2: 2, A3: 3, B1: '=SUM(A1:A2)', C1: 9 },
      'My model': { A1: '=Data!B1*2', A2: '=Alias+1', A3: '="A1"' },
    },
    {
      definedNames: [
        { name: 'Alias', refersTo: 'Base', sheet: null },
        { name: 'Base', refersTo: "'My model'!$A$1", sheet: null },
      ],
    },
  );
  const dependencies = traceDependencies(workbook);
  expect(dependencies.dependentCount(at(workbook, 'Data', 'A1'))).toBe(3);
  expect(dependencies.dependentCount(at(workbook, 'Data', 'A3'))).toBe(0);
  expect(dependencies.isUsed(at(workbook, 'Data', 'A3'))).toBe(false);
  expect(dependencies.precedentCount(at(workbook, 'My model', 'A2'))).toBe(4);
  expect(dependencies.isUsed(at(workbook, 'My model', 'A2'))).toBe(false);
});

test('references to other files, deleted cells and circles of names lead nowhere', () => {
  const workbook = workbookOf(
    { S: { A1: '=[1]Other!A1+#REF!+Round+Missing!A1', B1: '=A1' } },
    {
      definedNames: [
        { name: 'Round', refersTo: 'About', sheet: null },
        { name: 'About', refersTo: 'Round', sheet: null },
      ],
    },
  );
  expect(traceDependencies(workbook).precedentCount(at(workbook, 'S', 'B1'))).toBe(1);
});

test('a circle of formulas is counted once', () => {
  const workbook = workbookOf({ S: { A1: '=B1', B1: '=A1' } });
  expect(traceDependencies(workbook).dependentCount(at(workbook, 'S', 'A1'))).toBe(1);
});

test('cells of a wide range are used, but not followed one by one', () => {
  const cells: Record<string, Content> = { C1: '=SUM(A:A)' };
  for (let row = 1; row <= 5_000; row++) cells[`A${row}`] = row;
  const workbook = workbookOf({ S: cells });
  const dependencies = traceDependencies(workbook);
  expect(dependencies.isUsed(at(workbook, 'S', 'A77'))).toBe(true);
  expect(dependencies.dependentCount(at(workbook, 'S', 'A77'))).toBe(0);
});

test('counting stops at the limit', () => {
  const cells: Record<string, Content> = { A1: 1 };
  for (let row = 2; row <= 2_000; row++) cells[`A${row}`] = `=A${row - 1}+1`;
  const workbook = workbookOf({ S: cells });
  expect(traceDependencies(workbook).dependentCount(at(workbook, 'S', 'A1'))).toBe(reachLimit);
});
