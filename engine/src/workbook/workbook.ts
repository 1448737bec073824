/** The error values as Excel writes them, in the order of its ERROR.TYPE. */
export const errorNames = ['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A'] as const;

export type ErrorName = (typeof errorNames)[number];

/** What a cell holds, or what a formula cell held when the workbook was saved. */
export type CellValue =
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'error'; readonly error: ErrorName };

export type Cell = {
  /** Counted from 0. */
  readonly row: number;
  /** Counted from 0. */
  readonly column: number;
  /** For a formula the value that was saved with it; absent if none was. */
  readonly value: CellValue | null;
  /**
   * Without the leading `=`, shared formulas written out; null for a constant. Empty when the workbook has a formula here
   * whose text is lost (it shares one that is not there).
   */
  readonly formula: string | null;
  /**
   * The cell is part of an array formula that fills this range of its sheet, as `A1:B3`. The first cell has the formula;
   * the others have null, and yet are no constants.
   */
  readonly arrayRange?: string;
};

export type Sheet = {
  readonly name: string;
  readonly hidden: boolean;
  /** Used rows and columns: one more than the highest index, 0 for an empty sheet. */
  readonly rows: number;
  readonly columns: number;
  /** By `row * 16384 + column`. */
  readonly cells: ReadonlyMap<number, Cell>;
  readonly tables: readonly Table[];
};

/** A table (ListObject), for structured references. */
export type Table = {
  readonly name: string;
  readonly sheet: string;
  /** Of the whole table, header and totals rows included; counted from 0, inclusive. */
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly headerRows: number;
  readonly totalsRows: number;
  readonly columns: readonly string[];
};

export type DefinedName = {
  readonly name: string;
  /** A formula without the leading `=`. */
  readonly refersTo: string;
  /** Null when valid in the whole workbook. */
  readonly sheet: string | null;
};

/** A workbook as read: plain data that can be sent to another thread. */
export type Workbook = {
  readonly sheets: readonly Sheet[];
  readonly definedNames: readonly DefinedName[];
  /** Serial 0 is 1 January 1904. */
  readonly date1904: boolean;
};

/** The key of a cell in `Sheet.cells`. */
export function cellKey(row: number, column: number): number {
  return row * 16384 + column;
}
