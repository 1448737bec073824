import type { Package } from './package.ts';
import type { Table } from './workbook.ts';
import { parseAddressRange } from './addresses.ts';
import { unescapeText, type XmlReader } from './xml.ts';

/** A table (ListObject) of a sheet. */
export function readTable(parts: Package, part: string, sheet: string): Table {
  const xml = parts.open(part);
  const columns: string[] = [];
  let table: Omit<Table, 'columns'> | undefined;
  while (xml.nextChild(0)) {
    const range = parseAddressRange(xml.attribute('ref') ?? '');
    if (!xml.is('table') || !range) throw xml.damaged('It is not a table.');
    table = {
      name: unescapeText(xml.attribute('displayName') ?? xml.attribute('name') ?? ''),
      sheet,
      ...range,
      headerRows: rowCount(xml, 'headerRowCount', 1),
      totalsRows: rowCount(xml, 'totalsRowCount', 0),
    };
    while (xml.nextChild(1)) {
      if (!xml.is('tableColumns')) continue;
      while (xml.nextChild(2)) columns.push(unescapeText(xml.attribute('name') ?? ''));
    }
  }
  if (!table) throw xml.damaged('It is empty.');
  return { ...table, columns };
}

function rowCount(xml: XmlReader, attribute: string, otherwise: number): number {
  const count = Number(xml.attribute(attribute) ?? otherwise);
  if (!Number.isInteger(count) || count < 0) throw xml.damaged(`${attribute} is not a number of rows.`);
  return count;
}
