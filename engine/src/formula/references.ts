import { parseA1Ref, parseStructRef, type ReferenceStructXlsx } from '@borgar/fx/xlsx';
import { maxColumns, maxRows } from '../workbook/addresses.ts';
import { findDefinedName, sameName } from '../workbook/names.ts';
import type { DefinedName, Table, Workbook } from '../workbook/workbook.ts';
import type { Place } from './scope.ts';
import { failure, Unsupported, type Area, type Failure, type Reference } from './values.ts';

/**
 * What the text of a reference in a formula stands for: cells, or the defined name that must be read as a formula.
 *
 * @param place the formula's own cell: references without a sheet and `[#This Row]` are seen from there
 * @throws Unsupported for references to other workbooks
 */
export function resolveReference(
  workbook: Workbook,
  reference: string,
  place: Place,
): Reference | Failure | { readonly type: 'name'; readonly name: DefinedName } {
  const structured = parseStructRef(reference);
  if (structured) return resolveStructured(workbook, structured, place);
  const parsed = parseA1Ref(reference, { allowTernary: false });
  if (!parsed) throw new Unsupported(`the reference ${reference} cannot be read`);
  // [0] is this workbook.
  if (parsed.workbookName && parsed.workbookName !== '0')
    throw new Unsupported('it refers to another workbook');
  if ('name' in parsed) {
    const sheet = parsed.sheetName ? sheetIndex(workbook, parsed.sheetName) : place.sheet;
    const name = findDefinedName(workbook, parsed.name, workbook.sheets[sheet ?? -1]?.name);
    if (name) return { type: 'name', name };
    const table = findTable(workbook, parsed.name);
    return table ? { type: 'reference', areas: [dataArea(workbook, table)] } : failure('#NAME?');
  }
  const sheets = parsed.sheetName ? sheetSpan(workbook, parsed.sheetName) : [place.sheet];
  if (sheets.length === 0) return failure('#REF!');
  const { top, left, bottom, right } = parsed.range;
  return {
    type: 'reference',
    areas: sheets.map((sheet) => ({
      sheet,
      top: top ?? 0,
      left: left ?? 0,
      bottom: bottom ?? maxRows - 1,
      right: right ?? maxColumns - 1,
    })),
  };
}

/** `Sheet1` or `Sheet1:Sheet3`. */
function sheetSpan(workbook: Workbook, name: string): number[] {
  const single = sheetIndex(workbook, name);
  if (single !== undefined) return [single];
  const [first, last] = name.split(':').map((part) => sheetIndex(workbook, part));
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => Math.min(first, last) + i);
}

function sheetIndex(workbook: Workbook, name: string): number | undefined {
  const index = workbook.sheets.findIndex((sheet) => sameName(sheet.name, name));
  return index < 0 ? undefined : index;
}

function findTable(workbook: Workbook, name: string): Table | undefined {
  return workbook.sheets.flatMap((sheet) => sheet.tables).find((table) => sameName(table.name, name));
}

function dataArea(workbook: Workbook, table: Table): Area {
  return {
    sheet: sheetIndex(workbook, table.sheet) ?? 0,
    top: table.top + table.headerRows,
    left: table.left,
    bottom: table.bottom - table.totalsRows,
    right: table.right,
  };
}

/** `Table[Column]`, `Table[[#Headers],[A]:[B]]`, `[@Column]` ... */
function resolveStructured(
  workbook: Workbook,
  parsed: ReferenceStructXlsx,
  place: Place,
): Reference | Failure {
  if (parsed.workbookName && parsed.workbookName !== '0')
    throw new Unsupported('it refers to another workbook');
  const table = parsed.table ? findTable(workbook, parsed.table) : tableAt(workbook, place);
  if (!table) return failure('#REF!');
  const data = dataArea(workbook, table);
  const columns = (parsed.columns ?? []).map((name) =>
    table.columns.findIndex((each) => sameName(each, name)),
  );
  if (columns.includes(-1)) return failure('#REF!');
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  const rows = structuredRows(table, data, parsed.sections ?? [], place);
  if (!rows) return failure('#VALUE!');
  const area = { ...data, ...rows };
  return {
    type: 'reference',
    areas: [columns.length === 0 ? area : { ...area, left: table.left + left, right: table.left + right }],
  };
}

function structuredRows(
  table: Table,
  data: Area,
  sections: readonly string[],
  place: Place,
): { readonly top: number; readonly bottom: number } | null {
  const has = (section: string): boolean => sections.includes(section);
  if (has('this row')) {
    const isInside = place.sheet === data.sheet && place.row >= data.top && place.row <= data.bottom;
    return isInside ? { top: place.row, bottom: place.row } : null;
  }
  const all = has('all');
  const isPlain = sections.length === 0;
  const top = all || has('headers') ? table.top : isPlain || has('data') ? data.top : data.bottom + 1;
  const bottom = all || has('totals') ? table.bottom : isPlain || has('data') ? data.bottom : data.top - 1;
  return bottom < top ? null : { top, bottom };
}

function tableAt(workbook: Workbook, { sheet, row, column }: Place): Table | undefined {
  return workbook.sheets[sheet]?.tables.find(
    ({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right,
  );
}
