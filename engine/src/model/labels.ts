import { findSheet, resolveRange } from '../workbook/names.ts';
import { cellKey, type Sheet, type Workbook } from '../workbook/workbook.ts';

/** Further away a text belongs to something else. */
const maxDistance = 50;
const maxLength = 200;

/**
 * What people call a cell: the nearest text to its left in the same row, else the nearest above it.
 *
 * @param cell one cell, as `Model!B3` or a defined name
 * @throws EngineError CELL_REFERENCE_INVALID, SHEET_NOT_FOUND
 */
export function labelOf(workbook: Workbook, cell: string): string | null {
  const { sheet: sheetName, top, left } = resolveRange(workbook, cell);
  const sheet = findSheet(workbook, sheetName);
  if (!sheet) return null;
  for (let column = left - 1; column >= Math.max(0, left - maxDistance); column--) {
    const text = textAt(sheet, top, column);
    if (text !== null) return text;
  }
  for (let row = top - 1; row >= Math.max(0, top - maxDistance); row--) {
    const text = textAt(sheet, row, left);
    if (text !== null) return text;
  }
  return null;
}

function textAt(sheet: Sheet, row: number, column: number): string | null {
  const value = sheet.cells.get(cellKey(row, column))?.value;
  if (value?.type !== 'text') return null;
  const text = value.text
    .slice(0, 2 * maxLength)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\s*:$/, '')
    .slice(0, maxLength);
  // A unit's sign, a bullet or a rule calls nothing anything.
  return /\p{L}/u.test(text) ? text : null;
}
