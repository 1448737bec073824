import { errorNames } from '../../workbook/workbook.ts';
import { rateGrid } from '../operations.ts';
import type { Instruction, Program } from '../program.ts';
import { verifyProgram } from '../verify.ts';
import { finiteLimit, type GpuJsFunction, type GpuJsMode } from './dialect.ts';
import { irrFunctions } from './irr.ts';
import { tableStart, writeInstructions } from './instructions.ts';
import { lookupFunctions } from './lookups.ts';

export type GpuJsKernels = {
  /**
   * One an output, of the columns of inputs and the logarithm of their length, an integer: gives the output of the trial of
   * its thread, encoded (`errorOf`). Trial t of input i is at (i << shift) + t.
   */
  readonly outputs: readonly string[];
  /** What they call beside `elementaryFunctions`. */
  readonly functions: readonly GpuJsFunction[];
  /** The constant `tables` that they read. */
  readonly tables: Float64Array;
};

/**
 * Writes a program as kernels of gpu.js. A kernel of gpu.js gives one number a trial, so there is one an output, and an
 * error goes with the value: what is not finite in single precision is free for it.
 *
 * @throws TypeError for a program that is not well formed, before any of it becomes code
 */
export function emitGpuJs(program: Program, mode: GpuJsMode): GpuJsKernels {
  verifyProgram(program);
  const instructions = [...program.instructions, ...program.loops.flatMap(({ body }) => body)];
  const gridStart = tableStart(program, program.tables.length);
  const flowCounts = new Set(instructions.filter(isIrr).map(({ operands }) => operands.length - 1));
  return {
    outputs: program.outputs.map(({ value, error }) => emitOutput(program, value, error, mode)),
    functions: [
      ...program.tables.flatMap(({ length }, i) => lookupFunctions(i, tableStart(program, i), length)),
      ...[...flowCounts].flatMap((count) => irrFunctions(count, gridStart, rateGrid.length, mode)),
    ],
    tables: Float64Array.from([...program.tables.flat(), ...rateGrid]),
  };
}

function emitOutput(program: Program, value: number, error: number, mode: GpuJsMode): string {
  const { lines, textOf } = writeInstructions(program.instructions, [value, error], {
    program,
    mode,
    prefix: 'v',
    read: ({ immediate = 0 }) => `columns[(${immediate} << shift) + this.thread.x]`,
  });
  return `function(columns, shift) {
    ${lines.join('\n')}
    const value = ${textOf(value)};
    const error = ${textOf(error)};
    const isFinite = Math.abs(value) < ${finiteLimit};
    const settled = isFinite ? value : ${encode(lostCode)};
    return error > 0 ? error * ${encode(1)} : settled;
  }`;
}

/** Stands beside the codes of errors for a value that f64 would hold, but single precision does not. */
export const lostCode = errorNames.length + 1;

function encode(code: number): string {
  return `(${-code * finiteLimit})`;
}

/**
 * What an encoded output says of its trial: 0 that it is the value, an error's code (`errorCode`), or `lostCode`.
 *
 * @param encoded as a device gave it; NaN and infinities are values that got lost
 */
export function errorOf(encoded: number): number {
  if (Math.abs(encoded) < finiteLimit) return 0;
  const code = encoded / -finiteLimit;
  return Number.isInteger(code) && code > 0 && code <= lostCode ? code : lostCode;
}

function isIrr({ operation }: Instruction): boolean {
  return operation === 'irr';
}
