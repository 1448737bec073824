import { expect, test } from '@jest/globals';
import { defaultWorkbookLimits } from '../../src/workbook/limits.ts';
import { openPackage } from '../../src/workbook/package.ts';
import { readWorkbook } from '../../src/workbook/read.ts';
import { openZip } from '../../src/workbook/zip.ts';
import { workbookFile, writeZip } from './workbook-file.ts';

const one = '<row r="1"><c r="A1"><v>1</v></c></row>';

function linksOf(links: string) {
  const content = `<Relationships>${links}</Relationships>`;
  const zip = openZip(writeZip([{ name: 'xl/sheets/_rels/a.xml.rels', content }]), defaultWorkbookLimits);
  return openPackage(zip, defaultWorkbookLimits).relationships('xl/sheets/a.xml');
}

test('links are relative to their part or to the whole, and may climb', () => {
  expect(
    linksOf(
      '<Relationship Id="a" Type="http://x/table" Target="../tables/t.xml"/>' +
        '<Relationship Id="b" Type="http://strict/table" Target="/xl/u.xml"/>' +
        '<Relationship Id="c" Type="drawing" Target="d.xml"/>' +
        '<Relationship Id="d" Type="http://x/table" Target="../../../../up.xml"/>',
    ),
  ).toEqual([
    { id: 'a', kind: 'table', part: 'xl/tables/t.xml' },
    { id: 'b', kind: 'table', part: 'xl/u.xml' },
    { id: 'c', kind: 'drawing', part: 'xl/sheets/d.xml' },
    { id: 'd', kind: 'table', part: 'up.xml' },
  ]);
});

test('links that leave the file are left out', () => {
  expect(
    linksOf('<Relationship Id="a" Type="x/hyperlink" Target="https://example.org" TargetMode="External"/>'),
  ).toEqual([]);
});

test('a part without links has none', () => {
  const zip = openZip(writeZip([{ name: 'a.xml', content: '<a/>' }]), defaultWorkbookLimits);
  expect(openPackage(zip, defaultWorkbookLimits).relationships('a.xml')).toEqual([]);
});

test('a part that links to more parts than a file may have is refused', () => {
  const links = Array.from(
    { length: 20 },
    (_, i) => `<Relationship Id="r${i}" Type="x/table" Target="t.xml"/>`,
  ).join('');
  const parts = [
    { name: 'xl/worksheets/_rels/sheet1.xml.rels', content: `<Relationships>${links}</Relationships>` },
  ];
  const file = workbookFile({ sheets: [{ name: 'S', rows: one }], parts });
  expect(() => readWorkbook(file, { entries: 19 })).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE', place: 'xl/worksheets/_rels/sheet1.xml.rels' }),
  );
});
