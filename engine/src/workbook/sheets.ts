import {
  maxColumns,
  maxRows,
  parseAddress,
  parseAddressRange,
  type Address,
  type Rectangle,
} from './addresses.ts';
import { serialOfIsoDate } from './dates.ts';
import { EngineError } from '../errors.ts';
import type { WorkbookLimits } from './limits.ts';
import { formatCell } from './names.ts';
import type { Package } from './package.ts';
import { shareFormula, writeOut, type SharedFormula } from './shared-formulas.ts';
import { readRichText } from './shared-strings.ts';
import { readTable } from './tables.ts';
import { cellKey, errorNames, type Cell, type CellValue, type ErrorName, type Sheet } from './workbook.ts';
import { unescapeText, type XmlReader } from './xml.ts';

/** What the sheets of one workbook share. */
export type SheetSurroundings = {
  readonly parts: Package;
  readonly sharedStrings: readonly string[];
  readonly date1904: boolean;
  readonly limits: WorkbookLimits;
  /** What is left of the limits for all sheets together. */
  readonly left: { cells: number; sharedFormulaCharacters: number; arrayCells: number };
};

/** A sheet while it is read. */
type OpenSheet = SheetSurroundings & {
  readonly name: string;
  readonly xml: XmlReader;
  /** By their index, which counts within a sheet. */
  readonly sharedFormulas: Map<string, SharedFormula>;
  readonly cells: Map<number, Cell>;
};

type Formula = Pick<Cell, 'formula' | 'arrayRange'>;

const noFormula: Formula = { formula: null };
const lostFormula: Formula = { formula: '' };

/**
 * Reads one worksheet. Cells without value and formula are left out, whatever their format.
 *
 * @see ECMA-376 part 1, section 18.3.1
 * @throws EngineError WORKBOOK_DAMAGED, WORKBOOK_TOO_LARGE
 */
export function readSheet(
  surroundings: SheetSurroundings,
  { name, hidden, part }: { readonly name: string; readonly hidden: boolean; readonly part: string },
): Sheet {
  const xml = surroundings.parts.open(part);
  const cells = new Map<number, Cell>();
  const sheet = { ...surroundings, name, xml, sharedFormulas: new Map<string, SharedFormula>(), cells };
  while (xml.nextChild(0)) {
    if (!xml.is('worksheet')) throw xml.damaged('It is not a worksheet.');
    while (xml.nextChild(1)) {
      if (xml.is('sheetData')) readRows(sheet);
    }
  }
  markArrays(sheet);
  const tables = surroundings.parts
    .relationships(part)
    .filter(({ kind }) => kind === 'table')
    .map((table) => readTable(surroundings.parts, table.part, name));
  let rows = 0;
  let columns = 0;
  for (const cell of cells.values()) {
    rows = Math.max(rows, cell.row + 1);
    columns = Math.max(columns, cell.column + 1);
  }
  return { name, hidden, rows, columns, cells, tables };
}

function readRows(sheet: OpenSheet): void {
  const { xml, cells, left } = sheet;
  let row = -1;
  while (xml.nextChild(2)) {
    if (!xml.is('row')) continue;
    const rowNumber = xml.attribute('r');
    row = rowNumber === undefined ? row + 1 : Number(rowNumber) - 1;
    if (!(Number.isInteger(row) && row >= 0 && row < maxRows))
      throw xml.damaged(`${rowNumber} is not a row.`);
    let column = -1;
    while (xml.nextChild(3)) {
      if (!xml.is('c')) continue;
      // Cells may leave out where they are: then they follow each other.
      const written = xml.attribute('r');
      const address = written === undefined ? { row, column: column + 1 } : parseAddress(written);
      if (!address || address.column >= maxColumns) throw xml.damaged(`${written} is not a cell.`);
      column = address.column;
      const cell = readCell(sheet, address);
      if (!cell) continue;
      if (--left.cells < 0) throw tooLarge(sheet.name, 'It has too many cells.');
      cells.set(cellKey(cell.row, cell.column), cell);
    }
  }
}

function readCell(sheet: OpenSheet, { row, column }: Address): Cell | undefined {
  const { xml } = sheet;
  const type = xml.attribute('t');
  let formula = noFormula;
  let value: CellValue | null = null;
  while (xml.nextChild(4)) {
    if (xml.is('f')) formula = readFormula(sheet, { row, column });
    else if (xml.is('v')) value = readValue(sheet, type, xml.readText());
    else if (xml.is('is')) value = { type: 'text', text: readRichText(xml, 5) };
  }
  return value === null && formula.formula === null ? undefined : { row, column, value, ...formula };
}

function readValue(sheet: OpenSheet, type: string | undefined, text: string): CellValue | null {
  switch (type) {
    case 's': {
      const shared = sheet.sharedStrings[Number(text)];
      if (shared === undefined) throw sheet.xml.damaged(`There is no text ${text}.`);
      return { type: 'text', text: shared };
    }
    case 'str':
    case 'inlineStr':
      return { type: 'text', text: unescapeText(text) };
    case 'b':
      return { type: 'boolean', boolean: text.trim() === '1' || text.trim() === 'true' };
    case 'e':
      return { type: 'error', error: errorOf(text.trim()) };
    case undefined:
    default: {
      // A formula whose result was never computed may have an empty value.
      if (text.trim() === '') return null;
      const number = type === 'd' ? serialOfIsoDate(text.trim(), sheet.date1904) : Number(text);
      if (!Number.isFinite(number)) throw sheet.xml.damaged(`${text.slice(0, 40)} is not a number.`);
      return { type: 'number', number };
    }
  }
}

/** Programs have errors of their own (`#SPILL!`, `Err:502`); to Excel before 365, which has seven, they read `#VALUE!`. */
function errorOf(text: string): ErrorName {
  return errorNames.find((name) => name === text) ?? '#VALUE!';
}

function readFormula(sheet: OpenSheet, { row, column }: Address): Formula {
  const { xml, sharedFormulas } = sheet;
  const type = xml.attribute('t');
  const index = xml.attribute('si') ?? '';
  const ref = xml.attribute('ref');
  const text = unescapeText(xml.readText());
  if (type === 'shared') {
    if (text === '') return writeOutShared(sheet, sharedFormulas.get(index), { row, column });
    if (text.length <= sheet.limits.formulaLength) sharedFormulas.set(index, shareFormula(text, row, column));
    return { formula: text };
  }
  // What a data table holds comes from recalculating the sheet once per cell; we keep the values that were saved.
  if (text === '' || type === 'dataTable') return noFormula;
  return type === 'array' && ref !== undefined ? { formula: text, arrayRange: ref } : { formula: text };
}

function writeOutShared(
  sheet: OpenSheet,
  shared: SharedFormula | undefined,
  { row, column }: Address,
): Formula {
  if (!shared) return lostFormula;
  const formula = writeOut(shared, row, column);
  sheet.left.sharedFormulaCharacters -= formula.length;
  if (sheet.left.sharedFormulaCharacters < 0) {
    throw tooLarge(formatCell(sheet.name, row, column), 'Its shared formulas are too long.');
  }
  return { formula };
}

/** Only the first cell of an array formula says so in the file; the others must not pass for constants. */
function markArrays({ cells, left }: OpenSheet): void {
  for (const { formula, arrayRange } of cells.values()) {
    if (formula === null || arrayRange === undefined) continue;
    const range = parseAddressRange(arrayRange);
    if (!range) continue;
    // Honest array formulas do not overlap. A million that each claim the whole sheet would keep us busy for days.
    left.arrayCells -= Math.min(cells.size, (range.bottom - range.top + 1) * (range.right - range.left + 1));
    if (left.arrayCells < 0) throw tooLarge(undefined, 'Its array formulas are too large.');
    for (const cell of cellsWithin(cells, range)) {
      if (cell.formula === null) cells.set(cellKey(cell.row, cell.column), { ...cell, arrayRange });
    }
  }
}

function* cellsWithin(cells: ReadonlyMap<number, Cell>, range: Rectangle): Generator<Cell> {
  const { top, left, bottom, right } = range;
  if ((bottom - top + 1) * (right - left + 1) > cells.size) {
    for (const cell of cells.values()) {
      if (cell.row >= top && cell.row <= bottom && cell.column >= left && cell.column <= right) yield cell;
    }
    return;
  }
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const cell = cells.get(cellKey(row, column));
      if (cell) yield cell;
    }
  }
}

function tooLarge(place: string | undefined, detail: string): EngineError {
  return new EngineError('WORKBOOK_TOO_LARGE', { ...(place !== undefined && { place }), detail });
}
