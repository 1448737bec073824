import { expect, test } from '@jest/globals';
import { formatCell, resolveRange } from '../../src/workbook/names.ts';
import { readWorkbook } from '../../src/workbook/read.ts';
import { workbookFile } from './workbook-file.ts';

const workbook = readWorkbook(
  workbookFile({
    sheets: [
      { name: 'Model', rows: '<row r="9"><c r="D9"><v>1</v></c></row>' },
      { name: "It's 2", rows: '' },
    ],
    definedNames: [
      '<definedName name="Price">Model!$B$3</definedName>',
      '<definedName name="Price" localSheetId="1">\'It\'\'s 2\'!$C$4</definedName>',
      '<definedName name="Alias">Price</definedName>',
      '<definedName name="Gone">#REF!</definedName>',
      '<definedName name="Five">5</definedName>',
      '<definedName name="Round">About</definedName>',
      '<definedName name="About">Round</definedName>',
      '<definedName name="__proto__">Model!$A$1</definedName>',
    ].join(''),
  }),
);

test.each([
  ['Model!B3', 'Model', [2, 1, 2, 1]],
  ['model!$b$3', 'Model', [2, 1, 2, 1]],
  ["'It''s 2'!A1:C9", "It's 2", [0, 0, 8, 2]],
  ['Model!C9:A1', 'Model', [0, 0, 8, 2]],
  ['Model!B:B', 'Model', [0, 1, 8, 1]],
  ['Model!3:4', 'Model', [2, 0, 3, 3]],
  ["'It''s 2'!B:B", "It's 2", [0, 1, 0, 1]],
  ['price', 'Model', [2, 1, 2, 1]],
  ['Alias', 'Model', [2, 1, 2, 1]],
  ["'It''s 2'!Price", "It's 2", [3, 2, 3, 2]],
  ['__proto__', 'Model', [0, 0, 0, 0]],
])('%s is found', (text, sheet, [top, left, bottom, right]) => {
  expect(resolveRange(workbook, text)).toEqual({ sheet, top, left, bottom, right });
});

test('a reference without a sheet points to the default one, and needs it', () => {
  expect(resolveRange(workbook, 'B3', 'Model').sheet).toBe('Model');
  expect(() => resolveRange(workbook, 'B3')).toThrow(
    expect.objectContaining({ code: 'CELL_REFERENCE_INVALID', place: 'B3' }),
  );
});

test.each([
  '',
  '=Model!B3',
  'Model!B0',
  'Model!XFE1',
  'Nowhere',
  '[1]Model!B3',
  'Gone',
  'Five',
  'Round',
  'B3:',
  '#REF!',
])('%p is refused with itself as the place', (text) => {
  expect(() => resolveRange(workbook, text, 'Model')).toThrow(
    expect.objectContaining({ code: 'CELL_REFERENCE_INVALID', place: text }),
  );
});

test('a sheet that is not there is told apart from a reference that is none', () => {
  expect(() => resolveRange(workbook, 'Data!B3')).toThrow(
    expect.objectContaining({ code: 'SHEET_NOT_FOUND', place: 'Data!B3' }),
  );
});

test('a cell is written so that it resolves to itself, with quotes where the name needs them', () => {
  expect(formatCell('Model', 2, 1)).toBe('Model!B3');
  expect(formatCell("It's 2", 0, 0)).toBe("'It''s 2'!A1");
  expect(formatCell('Q1', 1048575, 16383)).toBe("'Q1'!XFD1048576");
});
