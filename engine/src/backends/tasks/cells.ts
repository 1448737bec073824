import { resolveRange } from '../../workbook/names.ts';
import type { CellRange } from '../../workbook/names.ts';
import { cellKey } from '../../workbook/workbook.ts';
import type { Cell } from '../../workbook/workbook.ts';
import type { InspectInput } from './inspect.ts';
import type { Task } from './task.ts';
import type { WorkbookMemory } from './workbook-memory.ts';

export type CellsInput = InspectInput & {
  /** Where a range without a sheet's name points to. */
  readonly sheet: string;
  readonly range: string;
  /** A range of more is not looked at. */
  readonly mostCells: number;
};

export type CellsOutput = {
  readonly range: CellRange;
  /** Of the range, empty ones included. */
  readonly count: number;
  /** Those that are not empty, row by row; null when the range is too large. */
  readonly cells: readonly Cell[] | null;
};

/** Looks at a range of a workbook; null when it is not remembered and has no bytes. */
export function cellsTask(workbooks: WorkbookMemory): Task<CellsInput, CellsOutput | null> {
  return {
    run({ key, bytes, sheet, range: text, mostCells }) {
      const workbook = workbooks.read(key, bytes);
      if (workbook === null) return null;
      const range = resolveRange(workbook, text, sheet);
      const { top, left, bottom, right } = range;
      const count = (bottom - top + 1) * (right - left + 1);
      if (count > mostCells) return { range, count, cells: null };
      const content = workbook.sheets.find(({ name }) => name === range.sheet)?.cells;
      const cells: Cell[] = [];
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const cell = content?.get(cellKey(row, column));
          if (cell !== undefined) cells.push(cell);
        }
      }
      return { range, count, cells };
    },
  };
}

/** Forgets a workbook, whose file was deleted. */
export function forgetTask(workbooks: WorkbookMemory): Task<{ readonly key: string }, void> {
  return { run: ({ key }) => workbooks.forget(key) };
}
