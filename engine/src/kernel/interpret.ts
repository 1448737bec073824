import { evaluate } from './operations.ts';
import { errorNames, type ErrorName } from '../workbook/workbook.ts';
import type { Program } from './program.ts';

/** Runs one trial, instruction by instruction: the meaning of a program, which every emitter must equal bit for bit. */
export function interpret(program: Program, inputs: readonly number[]): (number | ErrorName)[] {
  const values = new Float64Array(program.instructions.length);
  for (const [index, { operation, operands, immediate = 0 }] of program.instructions.entries()) {
    if (operation === 'constant') values[index] = immediate;
    else if (operation === 'input') values[index] = inputs[immediate] ?? Number.NaN;
    else {
      const numbers = operands.map((operand) => values[operand] ?? Number.NaN);
      values[index] = evaluate(operation, numbers, program.tables[immediate]);
    }
  }
  return program.outputs.map(({ value, error }) => {
    const name = errorNames[(values[error] ?? 0) - 1];
    return name ?? values[value] ?? Number.NaN;
  });
}
