import { errorNames, type ErrorName } from '../workbook/workbook.ts';
import type { Operation } from './operations.ts';

/**
 * The intermediate representation: one trial of a model as a directed acyclic graph in static single assignment, written
 * as flat plain data that JSON and structured clone keep. Every value is an f64 or a boolean (`operations.ts` has the
 * types), every operation gives the same bits everywhere, and an error of Excel is an f64 lane beside the value: 0 for
 * none, else one more than its index in `errorNames`.
 */
export type Program = {
  /** In an order where operands come before their users; nothing in it is unused. */
  readonly instructions: readonly Instruction[];
  /** Constant tables that `table`, `search` and `entry` refer to by index; finite numbers, at least one each. */
  readonly tables: readonly (readonly number[])[];
  /** What `loop` refers to by index. */
  readonly loops: readonly Loop[];
  readonly inputCount: number;
  /** One an output: the instructions that hold its value (finite where there is no error) and its error. Both are f64. */
  readonly outputs: readonly { readonly value: number; readonly error: number }[];
  /** One an instruction: the index in `cells` of the cell whose formula made it first, -1 for none. For people. */
  readonly origins?: readonly number[];
  /** Canonical names, with their sheets. */
  readonly cells?: readonly string[];
};

export type Instruction = {
  readonly operation: Operation;
  /** Indices of earlier instructions. */
  readonly operands: readonly number[];
  /** A constant's value (finite, and not -0: JSON has neither), or an index: of an input, a table, a loop, a capture. */
  readonly immediate?: number;
};

/** Terms of one shape, that differ in constants alone, brought together. */
export type Loop = {
  /** `sum`: the terms added in the order of `addUp`. `firstError`: the first term that is not 0; 0 if there is none. */
  readonly reduce: 'sum' | 'firstError';
  /** Terms, at least one. */
  readonly count: number;
  /**
   * How a term is computed: instructions as in a program, but without `input` and `loop`, whose operands are indices in this
   * list and whose last one is the term, an f64. `capture` and `entry` are what it knows of the world outside.
   */
  readonly body: readonly Instruction[];
};

/** The cell whose formula made an instruction first; null where that is not known. */
export function cellOf({ origins, cells }: Program, instruction: number): string | null {
  return cells?.[origins?.[instruction] ?? -1] ?? null;
}

/**
 * Runs a block of trials: reads `inputs[i][t]`, writes `outputs[o][t]` and `errors[o][t]` (an index into `errorNames` + 1,
 * 0 for none; the output is then NaN), for t from 0 to count - 1.
 */
export type Kernel = (
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
  errors: readonly Uint8Array[],
  count: number,
) => void;

/** What an error lane holds for this error. */
export function errorCode(name: ErrorName): number {
  return errorNames.indexOf(name) + 1;
}
