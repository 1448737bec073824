import type { ProgramBuilder } from '../kernel/builder.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { Area, Scalar } from './values.ts';

/** A cell, counted from 0. */
export type Place = { readonly sheet: number; readonly row: number; readonly column: number };

/** Where a formula stands and what it can see. */
export type Scope = {
  readonly b: ProgramBuilder;
  readonly workbook: Workbook;
  /** The formula's own cell. */
  readonly place: Place;
  /** Ranges in scalar places stand for all their cells (array formulas), not for the one in this row or column. */
  readonly isArray: boolean;
  /** The value of a cell. One that is not known yet reads as empty, and the attempt is made again when it is. */
  readonly read: (sheet: number, row: number, column: number) => Scalar;
  /**
   * To be called before what is read next depends on what was read: it ends the attempt here if anything that was read
   * is not known yet, since a decision on an unknown value could ask for cells that nobody needs.
   */
  readonly settleReads: () => void;
  /** Everything that was read in this attempt is known. */
  readonly isSettled: () => boolean;
  /** How many defined names lead here: names may stand for formulas with names. */
  readonly nameDepth: number;
};

/** The part of an area where cells are: whole columns end with the used range. Null if nothing is there. */
export function usedPart({ workbook }: Scope, area: Area): Area | null {
  const sheet = workbook.sheets[area.sheet];
  if (!sheet) return null;
  const bottom = Math.min(area.bottom, sheet.rows - 1);
  const right = Math.min(area.right, sheet.columns - 1);
  return bottom < area.top || right < area.left ? null : { ...area, bottom, right };
}

/** The values of an area's used part, row by row. */
export function* cellsOf(scope: Scope, area: Area): Generator<Scalar> {
  const used = usedPart(scope, area);
  if (!used) return;
  for (let row = used.top; row <= used.bottom; row++) {
    for (let column = used.left; column <= used.right; column++) yield scope.read(used.sheet, row, column);
  }
}
