import { errorNames, type ErrorName } from '../workbook/workbook.ts';
import { evaluate } from './operations.ts';
import type { Instruction, Loop, Program } from './program.ts';
import { addUp } from './sum.ts';

/** Runs one trial, instruction by instruction: the meaning of a program, which every emitter must equal bit for bit. */
export function interpret(program: Program, inputs: readonly number[]): (number | ErrorName)[] {
  const values = valuesOf(program, program.instructions, (_, index) => inputs[index] ?? Number.NaN);
  return program.outputs.map(({ value, error }) => {
    const name = errorNames[(values[error] ?? 0) - 1];
    return name ?? values[value] ?? Number.NaN;
  });
}

/** @param read what an input, a capture or an entry is */
function valuesOf(
  program: Program,
  instructions: readonly Instruction[],
  read: (operation: 'input' | 'capture' | 'entry', immediate: number) => number,
): Float64Array {
  const values = new Float64Array(instructions.length);
  for (const [index, { operation, operands, immediate = 0 }] of instructions.entries()) {
    const numbers = operands.map((operand) => values[operand] ?? Number.NaN);
    switch (operation) {
      case 'constant':
        values[index] = immediate;
        break;
      case 'input':
      case 'capture':
      case 'entry':
        values[index] = read(operation, immediate);
        break;
      case 'loop':
        values[index] = runLoop(program, program.loops[immediate], numbers);
        break;
      default:
        values[index] = evaluate(operation, numbers, program.tables[immediate]);
    }
  }
  return values;
}

function runLoop(program: Program, loop: Loop | undefined, captures: readonly number[]): number {
  if (!loop) throw new RangeError('The program has no such loop.');
  const { reduce, count, body } = loop;
  const term = (k: number): number =>
    valuesOf(program, body, (operation, index) => {
      const read = operation === 'capture' ? captures[index] : program.tables[index]?.[k];
      return read ?? Number.NaN;
    }).at(-1) ?? Number.NaN;
  if (reduce === 'sum') return addUp(count, term);
  for (let k = 0; k < count; k++) {
    const error = term(k);
    if (error !== 0) return error;
  }
  return 0;
}
