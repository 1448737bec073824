/** What a workbook may cost to read. Each limit stops a file that unfolds into far more than its size. */
export type WorkbookLimits = {
  /** Files inside the zip. */
  readonly entries: number;
  /** Unpacked bytes of one entry. */
  readonly entryBytes: number;
  /** Unpacked bytes of all entries together. */
  readonly totalBytes: number;
  /** Unpacked size over packed size of one entry. */
  readonly ratio: number;
  /** Cells with a value or a formula, in all sheets. */
  readonly cells: number;
  /** Characters of a shared formula that is written out for other cells. Excel allows no longer formulas. */
  readonly formulaLength: number;
  /** Characters of all formulas written out from shared ones: a million cells may share one long formula. */
  readonly sharedFormulaCharacters: number;
  /** Cells in the ranges of all array formulas. */
  readonly arrayCells: number;
  /** Elements inside elements. */
  readonly nesting: number;
};

const mebibyte = 1024 * 1024;

export const defaultWorkbookLimits: WorkbookLimits = {
  entries: 2_000,
  entryBytes: 128 * mebibyte,
  totalBytes: 256 * mebibyte,
  // A sheet of a million equal rows packs about 150 to 1, so honest workbooks come near; deflate's best is 1,032 to 1.
  ratio: 200,
  cells: 2_000_000,
  formulaLength: 8_192,
  sharedFormulaCharacters: 64 * mebibyte,
  arrayCells: 10_000_000,
  nesting: 256,
};
