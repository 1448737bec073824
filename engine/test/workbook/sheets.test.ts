import { expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';
import { cellKey, type Cell } from '../../src/workbook/workbook.ts';
import { parseAddress } from '../../src/workbook/addresses.ts';
import { sheetFile, workbookFile } from './workbook-file.ts';

/** The cells of a sheet by address, with the parts that a test looks at. */
function cellsOf(rows: string, rest: { sharedStrings?: string; properties?: string } = {}) {
  const workbook = readWorkbook(workbookFile({ sheets: [{ name: 'Sheet1', rows }], ...rest }));
  const sheet = workbook.sheets[0];
  const at = (address: string): Cell | undefined => {
    const { row, column } = parseAddress(address) ?? { row: -1, column: -1 };
    return sheet?.cells.get(cellKey(row, column));
  };
  return {
    sheet,
    at,
    valueAt: (address: string) => at(address)?.value,
    formulaAt: (address: string) => at(address)?.formula,
  };
}

test('values come in every type that a file may hold', () => {
  const { valueAt } = cellsOf(
    `<row r="1">
      <c r="A1"><v>1.5E-3</v></c><c r="B1" t="n"><v> -2 </v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="b"><v>0</v></c>
      <c r="E1" t="e"><v>#DIV/0!</v></c><c r="F1" t="e"><v>#SPILL!</v></c><c r="G1" t="s"><v>1</v></c>
      <c r="H1" t="str"><f>"a"</f><v>a_x000D_b</v></c><c r="I1" t="inlineStr"><is><t>in line</t></is></c>
    </row>`,
    { sharedStrings: '<si><t>zero</t></si><si><t>one</t></si>' },
  );
  expect(valueAt('A1')).toEqual({ type: 'number', number: 0.0015 });
  expect(valueAt('B1')).toEqual({ type: 'number', number: -2 });
  expect(valueAt('C1')).toEqual({ type: 'boolean', boolean: true });
  expect(valueAt('D1')).toEqual({ type: 'boolean', boolean: false });
  expect(valueAt('E1')).toEqual({ type: 'error', error: '#DIV/0!' });
  expect(valueAt('F1')).toEqual({ type: 'error', error: '#VALUE!' });
  expect(valueAt('G1')).toEqual({ type: 'text', text: 'one' });
  expect(valueAt('H1')).toEqual({ type: 'text', text: 'a\rb' });
  expect(valueAt('I1')).toEqual({ type: 'text', text: 'in line' });
});

test('ISO dates become serial numbers of the date system of the workbook', () => {
  const row =
    '<row r="1"><c r="A1" t="d"><v>2000-01-01</v></c><c r="B1" t="d"><v>2000-01-01T12:00:00</v></c></row>';
  expect(cellsOf(row).valueAt('A1')).toEqual({ type: 'number', number: 36526 });
  expect(cellsOf(row).valueAt('B1')).toEqual({ type: 'number', number: 36526.5 });
  expect(cellsOf(row, { properties: 'date1904="1"' }).valueAt('A1')).toEqual({
    type: 'number',
    number: 36526 - 1462,
  });
});

test('an empty cell is left out and does not swallow the next one', () => {
  const { sheet, at } = cellsOf(
    '<row r="2"><c r="A2" s="3"/><c r="B2"><v>1</v></c><c r="C2" t="s"></c></row>',
  );
  expect([sheet?.cells.size, sheet?.rows, sheet?.columns]).toEqual([1, 2, 2]);
  expect(at('B2')?.value).toEqual({ type: 'number', number: 1 });
});

test('rows and cells that do not say where they are follow each other', () => {
  const { sheet, valueAt } = cellsOf(
    '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>',
  );
  expect(sheet?.cells.size).toBe(4);
  expect(valueAt('A1')).toEqual({ type: 'number', number: 1 });
  expect(valueAt('E1')).toEqual({ type: 'number', number: 3 });
  expect(valueAt('A2')).toEqual({ type: 'number', number: 4 });
});

test('a formula is kept without its value, and a value that was never computed is none', () => {
  const { at } = cellsOf(
    '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>A1&amp;"&lt;"</f><v></v></c><c r="C1"><f/><v>3</v></c></row>',
  );
  expect(at('A1')).toMatchObject({ formula: '1+1', value: null });
  expect(at('B1')).toMatchObject({ formula: 'A1&"<"', value: null });
  expect(at('C1')).toMatchObject({ formula: null, value: { type: 'number', number: 3 } });
});

test('a shared formula is written out for every cell that shares it, within its own sheet', () => {
  const first =
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*$C$1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>';
  const second = '<row r="1"><c r="A1"><f t="shared" si="0"/><v>7</v></c></row>';
  const workbook = readWorkbook(
    workbookFile({
      sheets: [
        { name: 'One', rows: first },
        { name: 'Two', rows: second },
      ],
    }),
  );
  expect(workbook.sheets[0]?.cells.get(cellKey(1, 0))?.formula).toBe('B2*$C$1');
  // Its text is lost, and a formula that nobody can read must not pass for a constant.
  expect(workbook.sheets[1]?.cells.get(cellKey(0, 0))?.formula).toBe('');
});

test('all cells of an array formula know its range, and only the first has its text', () => {
  const { at } = cellsOf(
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>1</v></c><c r="B1"><v>5</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
  );
  expect(at('A1')).toMatchObject({ formula: 'B1:B2*2', arrayRange: 'A1:A2' });
  expect(at('A2')).toMatchObject({ formula: null, arrayRange: 'A1:A2' });
  expect(at('B1')).not.toHaveProperty('arrayRange');
});

test('a data table keeps the values that were saved', () => {
  const { at } = cellsOf(
    '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" dt2D="0" dtr="0" r1="C1"/><v>4</v></c></row>',
  );
  expect(at('A1')).toMatchObject({ formula: null, value: { type: 'number', number: 4 } });
});

test.each([
  ['a cell that is none', '<row r="1"><c r="1A"><v>1</v></c></row>'],
  ['a cell beyond the last column', '<row r="1"><c r="XFE1"><v>1</v></c></row>'],
  ['half a row', '<row r="1.5"><c><v>1</v></c></row>'],
  ['a row beyond the last', '<row r="1048577"><c><v>1</v></c></row>'],
  ['a number that is none', '<row r="1"><c r="A1"><v>one</v></c></row>'],
  ['a text that is not in the table', '<row r="1"><c r="A1" t="s"><v>3</v></c></row>'],
])('%s is damage, and the part is named', (_, rows) => {
  expect(() => readWorkbook(sheetFile(rows))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'xl/worksheets/sheet1.xml' }),
  );
});

test('a sheet may use prefixes and the strict namespace', () => {
  const { valueAt } = cellsOf(
    '<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
  );
  expect(valueAt('A1')).toEqual({ type: 'number', number: 1 });
});

test('elements of the same names elsewhere in the sheet are not cells', () => {
  const { sheet } = cellsOf(
    '<?xml version="1.0"?><worksheet><sheetData/><extLst><ext><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></ext></extLst></worksheet>',
  );
  expect(sheet?.cells.size).toBe(0);
});

test('cells are counted over all sheets', () => {
  const rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>';
  const file = workbookFile({
    sheets: [
      { name: 'A', rows },
      { name: 'B', rows },
    ],
  });
  expect(readWorkbook(file, { cells: 4 }).sheets).toHaveLength(2);
  expect(() => readWorkbook(file, { cells: 3 })).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE', place: 'B' }),
  );
});

test('shared formulas cannot unfold into more text than allowed', () => {
  const rows = `<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1+${'1+'.repeat(100)}1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>`;
  expect(() => readWorkbook(sheetFile(rows), { sharedFormulaCharacters: 200 })).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE', place: 'Sheet1!A2' }),
  );
});

test('a formula longer than Excel allows is kept, but not written out for other cells', () => {
  const { formulaAt } = cellsOf(
    `<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">${'1+'.repeat(5_000)}1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>`,
  );
  expect(formulaAt('A1')).toHaveLength(10_001);
  expect(formulaAt('A2')).toBe('');
});

test('array formulas that all claim the whole sheet are refused', () => {
  const cells = Array.from({ length: 50 }, (_, i) => `<c><f t="array" ref="A1:XFD1048576">${i}</f></c>`).join(
    '',
  );
  expect(() => readWorkbook(sheetFile(`<row r="1">${cells}</row>`), { arrayCells: 1_000 })).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE' }),
  );
});
