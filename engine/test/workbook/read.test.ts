import { expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';
import { cellKey } from '../../src/workbook/workbook.ts';
import { sheetFile, workbookFile, workbookParts, writeZip } from './workbook-file.ts';

const one = '<row r="1"><c r="A1"><v>1</v></c></row>';

test('sheets come in the order of their tabs, through their relationships', () => {
  const workbook = readWorkbook(
    workbookFile({
      sheets: [
        { name: 'First', rows: one },
        { name: 'Hidden &amp; second', rows: '', state: 'hidden' },
        { name: '__proto__', rows: '<row r="1"><c r="A1"><v>3</v></c></row>', state: 'veryHidden' },
      ],
    }),
  );
  expect(workbook.sheets.map(({ name, hidden, rows }) => [name, hidden, rows])).toEqual([
    ['First', false, 1],
    ['Hidden & second', true, 0],
    ['__proto__', true, 1],
  ]);
  expect(workbook.sheets[0]?.cells.get(cellKey(0, 0))?.value).toEqual({ type: 'number', number: 1 });
});

test('a sheet that holds a chart is left out, and names of the sheets behind it keep their sheet', () => {
  const workbook = readWorkbook(
    workbookFile({
      sheets: [
        { name: 'Chart', rows: '<?xml version="1.0"?><chartsheet/>', kind: 'chartsheet' },
        { name: 'Data', rows: one },
      ],
      definedNames: '<definedName name="Local" localSheetId="1">Data!$A$1</definedName>',
    }),
  );
  expect(workbook.sheets.map(({ name }) => name)).toEqual(['Data']);
  expect(workbook.definedNames).toEqual([{ name: 'Local', refersTo: 'Data!$A$1', sheet: 'Data' }]);
});

test('defined names are kept as they are written, without those of the spreadsheet program itself', () => {
  const { definedNames } = readWorkbook(
    workbookFile({
      sheets: [{ name: 'S', rows: '' }],
      definedNames:
        '<definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1</definedName>' +
        '<definedName name="Gone">#REF!</definedName><definedName name="Rate">0.1</definedName>' +
        '<definedName name="Text">"a &amp; b"</definedName>',
    }),
  );
  expect(definedNames).toEqual([
    { name: 'Gone', refersTo: '#REF!', sheet: null },
    { name: 'Rate', refersTo: '0.1', sheet: null },
    { name: 'Text', refersTo: '"a & b"', sheet: null },
  ]);
});

test('the date system is read from the workbook', () => {
  const sheets = [{ name: 'S', rows: '' }];
  expect(readWorkbook(workbookFile({ sheets })).date1904).toBe(false);
  expect(readWorkbook(workbookFile({ sheets, properties: 'date1904="true"' })).date1904).toBe(true);
});

test('a formula with a link to another file is kept as text', () => {
  const { sheets } = readWorkbook(sheetFile('<row r="1"><c r="A1"><f>[1]Other!$A$1*2</f><v>4</v></c></row>'));
  expect(sheets[0]?.cells.get(cellKey(0, 0))).toMatchObject({
    formula: '[1]Other!$A$1*2',
    value: { type: 'number', number: 4 },
  });
});

test('a zip of something else is no workbook', () => {
  expect(() => readWorkbook(writeZip([{ name: 'hello.txt', content: 'hello' }]))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_NOT_XLSX' }),
  );
  const document = { name: 'xl/workbook.xml', content: '<document/>' };
  expect(() => readWorkbook(workbookFile({ sheets: [], parts: [document] }))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_NOT_XLSX' }),
  );
});

test('a binary workbook is refused with what to do', () => {
  const parts = [
    {
      name: '_rels/.rels',
      content:
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
    },
    { name: 'xl/workbook.bin', content: Buffer.from([0x83, 1, 0]) },
  ];
  expect(() => readWorkbook(writeZip(parts))).toThrow(/xlsb/);
});

test('a sheet whose part is missing is damage', () => {
  const parts = workbookParts({ sheets: [{ name: 'S', rows: one }] });
  const without = parts.filter(({ name }) => name !== 'xl/worksheets/sheet1.xml');
  expect(() => readWorkbook(writeZip(without))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'xl/worksheets/sheet1.xml' }),
  );
});

test('a sheet list that names one part again and again is stopped by the limit on unpacked bytes', () => {
  const links = Array.from(
    { length: 1_000 },
    (_, i) => `<sheet name="S${i}" sheetId="${i}" r:id="sheet0"/>`,
  ).join('');
  const parts = [
    { name: 'xl/workbook.xml', content: `<workbook xmlns:r="r"><sheets>${links}</sheets></workbook>` },
  ];
  const file = workbookFile({ sheets: [{ name: 'S', rows: one + ' '.repeat(100_000) }], parts });
  expect(() => readWorkbook(file, { totalBytes: 5_000_000 })).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE' }),
  );
});

test('a workbook that lists more sheets than a file may have parts is refused', () => {
  const file = workbookFile({
    sheets: Array.from({ length: 9 }, (_, i) => ({ name: `S${i}`, rows: '', kind: 'chartsheet' })),
  });
  const limits = { entries: 30 };
  expect(readWorkbook(file, limits).sheets).toEqual([]);
  const listed = Array.from(
    { length: 31 },
    (_, i) => `<sheet name="S${i}" sheetId="${i}" r:id="sheet0"/>`,
  ).join('');
  const parts = [
    { name: 'xl/workbook.xml', content: `<workbook xmlns:r="r"><sheets>${listed}</sheets></workbook>` },
  ];
  expect(() => readWorkbook(workbookFile({ sheets: [{ name: 'S', rows: one }], parts }), limits)).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE', place: 'xl/workbook.xml' }),
  );
});

test('the bytes may be a view into a larger buffer', () => {
  const file = sheetFile(one);
  const larger = Buffer.concat([Buffer.from('before'), file, Buffer.from('after')]);
  expect(readWorkbook(new Uint8Array(larger.buffer, larger.byteOffset + 6, file.length)).sheets).toHaveLength(
    1,
  );
});
