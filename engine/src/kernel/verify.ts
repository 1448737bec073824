import { operationEntry, operations, type ValueType } from './operations.ts';
import type { Instruction, Program } from './program.ts';

/**
 * Refuses a program that is not well formed: operands that come later or have another type, immediates out of range,
 * numbers that JSON cannot hold. A program may come from a database, so emitters trust it only after this.
 *
 * @throws TypeError that names the instruction
 */
export function verifyProgram(program: Program): void {
  for (const [t, table] of program.tables.entries()) {
    if (table.length === 0 || !table.every(Number.isFinite))
      throw new TypeError(`Table ${t} must hold finite numbers.`);
  }
  for (const [index, instruction] of program.instructions.entries()) {
    const fault = faultOf(program, index, instruction);
    if (fault) throw new TypeError(`Instruction v${index} (${instruction.operation}): ${fault}.`);
  }
  for (const [o, { value, error }] of program.outputs.entries()) {
    for (const index of [value, error]) {
      if (typeOf(program, index) !== 'f64') throw new TypeError(`Output ${o} must be two f64 values.`);
    }
  }
}

function faultOf(
  program: Program,
  index: number,
  { operation, operands, immediate }: Instruction,
): string | null {
  if (!Object.hasOwn(operations, operation)) return 'there is no such operation';
  const entry = operationEntry(operation);
  const types: readonly ValueType[] = entry.operands === 'many' ? operands.map(() => 'f64') : entry.operands;
  if (operands.length !== types.length || (entry.operands === 'many' && operands.length === 0)) {
    return `${operands.length} operands do not fit`;
  }
  for (const [i, operand] of operands.entries()) {
    if (operand >= index) return `operand v${operand} does not come before it`;
    if (typeOf(program, operand) !== types[i]) return `operand v${operand} is not of type ${types[i]}`;
  }
  if (entry.immediate === undefined) return immediate === undefined ? null : 'it takes no immediate';
  switch (entry.immediate) {
    case 'constant':
      return Number.isFinite(immediate) && !Object.is(immediate, -0)
        ? null
        : 'its constant must be finite and not -0';
    case 'input':
      return isIndexBelow(immediate, program.inputCount) ? null : 'there is no such input';
    case 'table':
      return isIndexBelow(immediate, program.tables.length) ? null : 'there is no such table';
  }
}

function typeOf(program: Program, index: number): ValueType | undefined {
  const instruction = program.instructions[index];
  return instruction && operationEntry(instruction.operation).result;
}

function isIndexBelow(index: number | undefined, length: number): boolean {
  return index !== undefined && Number.isInteger(index) && index >= 0 && index < length;
}
