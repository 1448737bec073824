import type { I32, Statement, V128, WasmFunction } from './assembler.ts';
import type { LoweredInstruction } from './lower.ts';

/** Where a constant table lies in memory. */
export type TablePlace = { readonly address: number; readonly length: number };

/** How vectors hold trials: an arithmetic, and its way to memory. A condition is a lane of ones or of zeros. */
export type Lanes = {
  /** In a vector. */
  readonly trials: 2 | 4;
  /** Of a number, in columns between inputs and outputs and in tables. */
  readonly bytes: 8 | 4;
  readonly numbers: (values: readonly number[]) => Float64Array | Float32Array;
  readonly constant: (value: number) => V128;
  readonly add: (a: V128, b: V128) => V128;
  readonly isNonZero: (a: V128) => V128;
  /** One number of memory in all lanes. */
  readonly entry: (address: I32, offset: number) => V128;
  /**
   * One instruction, but for those that an `evaluator` has its own way with.
   *
   * @param table of the instruction's immediate
   */
  readonly compute: (
    instruction: LoweredInstruction,
    operands: readonly V128[],
    table: TablePlace | undefined,
    kernel: WasmFunction,
  ) => V128;
  /** What can be computed over two f64 alone. */
  readonly inDoubles: (
    kernel: WasmFunction,
    operands: readonly V128[],
    use: (operands: readonly V128[]) => V128,
  ) => V128;
  /** Whole numbers from 0 to 255 as i32, from the first lane of 32 bits on. */
  readonly wholes: (a: V128) => V128;
  /** Stores as many f64 as there are trials. */
  readonly storeDoubles: (kernel: WasmFunction, address: I32, offset: number, value: V128) => Statement[];
};
