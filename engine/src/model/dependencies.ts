import { tokenize } from '@borgar/fx/xlsx';
import { resolveReference } from '../formula/references.ts';
import { Unsupported, type Area } from '../formula/values.ts';
import type { Place } from '../formula/scope.ts';
import { cellKey, type Cell, type Sheet, type Workbook } from '../workbook/workbook.ts';

/** A cell of a workbook. */
export type SheetCell = { readonly sheet: Sheet; readonly cell: Cell };

/** Who uses whom, as far as the formulas' references tell without computing anything. */
export type Dependencies = {
  /** Whether any formula refers to the cell. */
  readonly isUsed: (place: SheetCell) => boolean;
  /** Formula cells that change with the cell, at most `reachLimit`. */
  readonly dependentCount: (place: SheetCell) => number;
  /** Cells with a value that the formula cell is computed from, at most `reachLimit`. */
  readonly precedentCount: (place: SheetCell) => number;
};

/** Counting stops here: beyond it "how many" no longer tells one cell from another. */
export const reachLimit = 1_000;
// A guess for a person to look at must come within a second or two, whatever the workbook.
const maxFormulas = 50_000;
/** From here on only single cells are followed, and from twice as many nothing. */
const maxLinks = 2_000_000;
/** Excel allows no longer ones. */
const maxFormulaLength = 8_192;
const maxWideAreas = 1_000;
/** Cells of a wider range are a data set rather than assumptions: they are used, but are not followed one by one. */
const maxRangeCells = 4_096;
// Names that stand for names with many names multiply; people stop at two levels.
const maxNameDepth = 3;
const referenceTokens = new Set(['range', 'range_beam', 'range_named', 'structured']);

/** Looks through the formulas of a workbook once; of a huge one, only through the first 50,000. */
export function traceDependencies(workbook: Workbook): Dependencies {
  const sheetNumbers = new Map(workbook.sheets.map((sheet, index) => [sheet.name, index]));
  const idOf = ({ sheet, cell }: SheetCell): number =>
    cellId(sheetNumbers.get(sheet.name) ?? 0, cellKey(cell.row, cell.column));
  const dependents = new Map<number, number[]>();
  const precedents = new Map<number, number[]>();
  const wideAreas = new Map<string, Area>();
  let formulas = 0;
  let links = 0;

  for (const [sheetNumber, sheet] of workbook.sheets.entries()) {
    for (const cell of sheet.cells.values()) {
      if (cell.formula === null || cell.formula.length > maxFormulaLength) continue;
      if (++formulas > maxFormulas || links > 2 * maxLinks) break;
      const own = idOf({ sheet, cell });
      const place = { sheet: sheetNumber, row: cell.row, column: cell.column };
      for (const area of referencedAreas(workbook, cell.formula, place)) {
        const other = workbook.sheets[area.sheet];
        const bottom = Math.min(area.bottom, (other?.rows ?? 0) - 1);
        const right = Math.min(area.right, (other?.columns ?? 0) - 1);
        const size = (bottom - area.top + 1) * (right - area.left + 1);
        if (size > (links < maxLinks ? maxRangeCells : 1)) {
          addWide(wideAreas, { ...area, bottom, right });
          continue;
        }
        for (let row = area.top; row <= bottom; row++) {
          for (let column = area.left; column <= right; column++) {
            const key = cellKey(row, column);
            if (!other?.cells.has(key)) continue;
            links++;
            push(dependents, cellId(area.sheet, key), own);
            push(precedents, own, cellId(area.sheet, key));
          }
        }
      }
    }
  }

  return {
    isUsed: (place) =>
      dependents.has(idOf(place)) ||
      isWithinAny(wideAreas.values(), sheetNumbers.get(place.sheet.name) ?? 0, place.cell),
    dependentCount: (place) => countReachable(dependents, idOf(place)),
    precedentCount: (place) => countReachable(precedents, idOf(place)),
  };
}

/**
 * The cells that a formula names, itself or through defined names. What it finds by computing (INDIRECT, OFFSET) or in
 * other files is not among them.
 */
export function referencedAreas(workbook: Workbook, formula: string, place: Place, nameDepth = 0): Area[] {
  const found: Area[] = [];
  for (const { type, value } of tokenize(formula)) {
    if (!referenceTokens.has(type)) continue;
    try {
      const target = resolveReference(workbook, value, place);
      if (target.type === 'reference') found.push(...target.areas);
      else if (target.type === 'name' && nameDepth < maxNameDepth) {
        found.push(...referencedAreas(workbook, target.name.refersTo, place, nameDepth + 1));
      }
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
    }
  }
  return found;
}

function countReachable(links: ReadonlyMap<number, readonly number[]>, start: number): number {
  const seen = new Set([start]);
  for (const cell of seen) {
    for (const next of links.get(cell) ?? []) {
      seen.add(next);
      if (seen.size > reachLimit) return reachLimit;
    }
  }
  return seen.size - 1;
}

/**
 * Running totals grow downwards, and the longest stands for all. Beyond a thousand areas the rest of a sheet becomes one,
 * with what lies between: a workbook like that gets fewer suggestions, but gets them in time.
 */
function addWide(areas: Map<string, Area>, area: Area): void {
  const own = `${area.sheet}!${area.top}:${area.left}:${area.right}`;
  const key = areas.has(own) || areas.size < maxWideAreas ? own : `${area.sheet}`;
  const before = areas.get(key) ?? area;
  areas.set(key, {
    sheet: area.sheet,
    top: Math.min(before.top, area.top),
    left: Math.min(before.left, area.left),
    bottom: Math.max(before.bottom, area.bottom),
    right: Math.max(before.right, area.right),
  });
}

function isWithinAny(areas: Iterable<Area>, sheet: number, { row, column }: Cell): boolean {
  for (const area of areas) {
    const isInRows = row >= area.top && row <= area.bottom;
    if (area.sheet === sheet && isInRows && column >= area.left && column <= area.right) return true;
  }
  return false;
}

/** A sheet has room for 2^34 cells, so that a safe integer has room for 2^19 sheets. */
function cellId(sheet: number, key: number): number {
  return sheet * 2 ** 34 + key;
}

function push(links: Map<number, number[]>, from: number, to: number): void {
  const list = links.get(from);
  if (list) list.push(to);
  else links.set(from, [to]);
}
