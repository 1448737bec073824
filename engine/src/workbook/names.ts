import { parseA1Ref, stringifyA1Ref } from '@borgar/fx/xlsx';
import { EngineError } from '../errors.ts';
import type { Rectangle } from './addresses.ts';
import type { DefinedName, Sheet, Workbook } from './workbook.ts';

export type CellRange = Rectangle & {
  /** As the workbook spells it. */
  readonly sheet: string;
};

/** Spreadsheet programs ignore case in the names of sheets, names and tables. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.toUpperCase() === b.toUpperCase();
}

export function findSheet(workbook: Workbook, name: string): Sheet | undefined {
  return (
    workbook.sheets.find((sheet) => sheet.name === name) ??
    workbook.sheets.find((sheet) => sameName(sheet.name, name))
  );
}

/** The name as seen from a sheet: its own names hide those of the workbook. */
export function findDefinedName(
  workbook: Workbook,
  name: string,
  sheet: string | undefined,
): DefinedName | undefined {
  const candidates = namesByKey(workbook).get(name.toUpperCase()) ?? [];
  return (
    candidates.find((candidate) => sheet !== undefined && candidate.sheet === sheet) ??
    candidates.find((candidate) => candidate.sheet === null)
  );
}

/** Workbooks do not change, and each formula may ask: some have tens of thousands of names. */
const indices = new WeakMap<Workbook, ReadonlyMap<string, readonly DefinedName[]>>();

function namesByKey(workbook: Workbook): ReadonlyMap<string, readonly DefinedName[]> {
  const known = indices.get(workbook);
  if (known) return known;
  const index = new Map<string, DefinedName[]>();
  for (const definedName of workbook.definedNames) {
    const key = definedName.name.toUpperCase();
    const same = index.get(key);
    if (same) same.push(definedName);
    else index.set(key, [definedName]);
  }
  indices.set(workbook, index);
  return index;
}

/**
 * The cells that a text stands for: `Sheet!B3`, `'My sheet'!A1:C9`, `Sheet!A:A`, or a defined name of a range.
 * Whole rows and columns end where the sheet's used range ends.
 *
 * @param defaultSheet where a reference without a sheet's name points to
 * @throws EngineError CELL_REFERENCE_INVALID, SHEET_NOT_FOUND
 */
export function resolveRange(workbook: Workbook, text: string, defaultSheet?: string): CellRange {
  // Names may stand for names. Excel allows 64 levels of most things; a circle of names ends here as well.
  let reference = text;
  let sheetName = defaultSheet;
  for (let level = 0; level < 64; level++) {
    const parsed = reference.startsWith('=') ? undefined : parseA1Ref(reference, { allowTernary: false });
    if (!parsed) throw new EngineError('CELL_REFERENCE_INVALID', { place: text });
    if (parsed.workbookName) {
      throw new EngineError('CELL_REFERENCE_INVALID', { place: text, detail: 'It points to another file.' });
    }
    if (parsed.sheetName) sheetName = parsed.sheetName;
    const sheet = sheetName === undefined ? undefined : findSheet(workbook, sheetName);
    if (sheetName !== undefined && !sheet) throw new EngineError('SHEET_NOT_FOUND', { place: text });

    if ('name' in parsed) {
      const definedName = findDefinedName(workbook, parsed.name, sheet?.name);
      if (!definedName) throw new EngineError('CELL_REFERENCE_INVALID', { place: text });
      reference = definedName.refersTo;
      continue;
    }
    if (!sheet) {
      throw new EngineError('CELL_REFERENCE_INVALID', {
        place: text,
        detail: "The sheet's name is missing.",
      });
    }
    const { top, left, bottom, right } = parsed.range;
    return {
      sheet: sheet.name,
      top: top ?? 0,
      left: left ?? 0,
      bottom: bottom ?? Math.max(sheet.rows - 1, top ?? 0),
      right: right ?? Math.max(sheet.columns - 1, left ?? 0),
    };
  }
  throw new EngineError('CELL_REFERENCE_INVALID', { place: text, detail: 'Its names go round in a circle.' });
}

/** `Model!B3`, `'My sheet'!B3`; row and column counted from 0. */
export function formatCell(sheetName: string, row: number, column: number): string {
  return stringifyA1Ref({ sheetName, range: { top: row, left: column, bottom: row, right: column } });
}
