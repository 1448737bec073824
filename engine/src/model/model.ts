import type { Program } from '../kernel/program.ts';
import type { Distribution, RequestedDistribution, Truncation } from './distributions/distribution.ts';

/** What the caller asks for. Cells are written as in Excel: `Sheet!B3`, `'My sheet'!B3`, or a defined name of one cell. */
export type ModelRequest = {
  readonly inputs: readonly {
    readonly cell: string;
    readonly name?: string | undefined;
    readonly distribution: RequestedDistribution;
    /** Only values within these bounds. */
    readonly truncate?: Truncation | undefined;
  }[];
  readonly outputs: readonly string[];
  readonly constants: readonly { readonly cell: string; readonly value: number }[];
};

/** A compiled model: plain data (JSON and structured clone keep it), all that a worker needs to run trials. */
export type Model = {
  readonly engineVersion: string;
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelOutput[];
  /** For values that the inputs' distributions can give, and for no others. */
  readonly program: Program;
  /** Cells with a value or formula in the workbook. */
  readonly cells: number;
  /** Formula cells that are computed anew in each trial. */
  readonly compiledCells: number;
};

export type ModelInput = {
  /** Canonical, with the sheet's name: `Model!B3`. */
  readonly cell: string;
  readonly name: string;
  /**
   * What is drawn. Where parameters vary from trial to trial it is a standard variate, of which the program makes the input's
   * value; rank correlations look at this variate then, so the parameters' own influence is not counted twice.
   */
  readonly distribution: Distribution;
  /** As it was asked for, where a parameter is a cell. */
  readonly requested?: RequestedDistribution;
};

export type ModelOutput = {
  /** Canonical, with the sheet's name. */
  readonly cell: string;
  readonly name: string;
  /** The label found beside the cell. */
  readonly label: string | null;
  /** With every input at the workbook's value; null when that is an error or not a number. */
  readonly baseValue: number | null;
};

/** A cell that keeps a model from running. */
export type Problem = {
  readonly code: 'FUNCTION_UNSUPPORTED' | 'FORMULA_UNSUPPORTED' | 'MODEL_CYCLE';
  readonly cell: string;
  readonly formula: string;
  readonly reason: string;
  /** From an output to the cell; for a cycle, around it. */
  readonly path: readonly string[];
};

export type Compilation =
  | { readonly kind: 'model'; readonly model: Model }
  | { readonly kind: 'blocked'; readonly problems: readonly Problem[]; readonly cells: number };
