import { expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';
import { workbookFile } from './workbook-file.ts';

test('tables come with their sheet, their place and the names of their columns', () => {
  const table =
    '<table name="internal" displayName="Sales" ref="B2:D9" totalsRowCount="1"><tableColumns count="3"><tableColumn id="1" name="Item"/><tableColumn id="2" name="Amount_x000a_USD"/><tableColumn id="3" name="It\'s"/></tableColumns></table>';
  const { sheets } = readWorkbook(workbookFile({ sheets: [{ name: 'Data', rows: '', tables: [table] }] }));
  expect(sheets[0]?.tables).toEqual([
    {
      name: 'Sales',
      sheet: 'Data',
      top: 1,
      left: 1,
      bottom: 8,
      right: 3,
      headerRows: 1,
      totalsRows: 1,
      columns: ['Item', 'Amount\nUSD', "It's"],
    },
  ]);
});

test.each(['<table displayName="T"/>', '<table ref="A1" headerRowCount="x"/>', '<other ref="A1:B2"/>'])(
  '%s is no table, and its part is named',
  (table) => {
    expect(() =>
      readWorkbook(workbookFile({ sheets: [{ name: 'Data', rows: '', tables: [table] }] })),
    ).toThrow(expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'xl/tables/table0-0.xml' }));
  },
);
