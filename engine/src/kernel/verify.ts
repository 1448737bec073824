import { operationEntry, operations, type ValueType } from './operations.ts';
import type { Instruction, Program } from './program.ts';

/**
 * Refuses a program that is not well formed: operands that come later or have another type, immediates out of range,
 * numbers that JSON cannot hold, loops that run past the end of a table. A program may come from a database, so emitters
 * trust it only after this.
 *
 * @throws TypeError that names the instruction
 */
export function verifyProgram(program: Program): void {
  for (const [t, table] of program.tables.entries()) {
    if (table.length === 0 || !table.every(Number.isFinite))
      throw new TypeError(`Table ${t} must hold finite numbers.`);
  }
  const captures = program.loops.map((_, index) => verifyLoop(program, index));
  verifyInstructions(program, { place: 'program', instructions: program.instructions, captures }, 'v');
  for (const [o, { value, error }] of program.outputs.entries()) {
    for (const index of [value, error]) {
      if (typeOf(program.instructions, index) !== 'f64')
        throw new TypeError(`Output ${o} must be two f64 values.`);
    }
  }
  verifyOrigins(program);
}

/** Instructions that refer to each other, and what their immediates may be beside what the program holds. */
type Block = {
  readonly instructions: readonly Instruction[];
} & (
  | {
      readonly place: 'program';
      /** How many captures each loop reads. */
      readonly captures: readonly number[];
    }
  | {
      readonly place: 'body';
      /** Terms of the loop. */
      readonly count: number;
    }
);

/** @returns how many captures the body reads */
function verifyLoop(program: Program, index: number): number {
  const { reduce, count, body } = program.loops[index] ?? { reduce: 'sum', count: 0, body: [] };
  if (!['sum', 'firstError'].includes(reduce)) throw new TypeError(`Loop ${index} must be of a known kind.`);
  if (!Number.isInteger(count) || count < 1) throw new TypeError(`Loop ${index} must have a term.`);
  verifyInstructions(program, { place: 'body', instructions: body, count }, `loop ${index} t`);
  if (typeOf(body, body.length - 1) !== 'f64') throw new TypeError(`Loop ${index} must end with an f64.`);
  return body.reduce(
    (most, { operation, immediate = 0 }) => (operation === 'capture' ? Math.max(most, immediate + 1) : most),
    0,
  );
}

function verifyInstructions(program: Program, block: Block, register: string): void {
  for (const [index, instruction] of block.instructions.entries()) {
    const fault = faultOf(program, block, index, instruction);
    if (fault) throw new TypeError(`Instruction ${register}${index} (${instruction.operation}): ${fault}.`);
  }
}

function faultOf(
  program: Program,
  block: Block,
  index: number,
  { operation, operands, immediate }: Instruction,
): string | null {
  if (!Object.hasOwn(operations, operation)) return 'there is no such operation';
  const entry = operationEntry(operation);
  if (entry.place !== undefined && entry.place !== block.place) return `it has no place in a ${block.place}`;
  const types = typeof entry.operands === 'string' ? undefined : entry.operands;
  const isFitting = types
    ? operands.length === types.length
    : entry.operands === 'any' || operands.length > 0;
  if (!isFitting) return `${operands.length} operands do not fit`;
  const register = block.place === 'program' ? 'v' : 't';
  for (const [i, operand] of operands.entries()) {
    const type = types?.[i] ?? 'f64';
    if (operand >= index) return `operand ${register}${operand} does not come before it`;
    if (typeOf(block.instructions, operand) !== type)
      return `operand ${register}${operand} is not of type ${type}`;
  }
  if (entry.immediate === undefined) return immediate === undefined ? null : 'it takes no immediate';
  switch (entry.immediate) {
    case 'constant':
      return Number.isFinite(immediate) && !Object.is(immediate, -0)
        ? null
        : 'its constant must be finite and not -0';
    case 'input':
      return isIndexBelow(immediate, program.inputCount) ? null : 'there is no such input';
    case 'table': {
      if (!isIndexBelow(immediate, program.tables.length)) return 'there is no such table';
      const length = program.tables[immediate]?.length ?? 0;
      const isShort = operation === 'entry' && block.place === 'body' && length < block.count;
      return isShort ? 'its table is shorter than the loop' : null;
    }
    case 'loop': {
      if (!isIndexBelow(immediate, program.loops.length)) return 'there is no such loop';
      const captures = block.place === 'program' ? (block.captures[immediate] ?? 0) : 0;
      return captures <= operands.length ? null : `its loop reads ${captures} operands`;
    }
    // Whether the loop is given that many is asked where it is run.
    case 'capture':
      return isIndexBelow(immediate, Number.MAX_SAFE_INTEGER) ? null : 'there is no such capture';
  }
}

function verifyOrigins({ instructions, origins, cells = [] }: Program): void {
  if (!origins) return;
  const isIndex = (origin: number): boolean => origin === -1 || isIndexBelow(origin, cells.length);
  if (origins.length !== instructions.length || !origins.every(isIndex)) {
    throw new TypeError('There must be one origin an instruction, which is one of the cells.');
  }
}

function typeOf(instructions: readonly Instruction[], index: number): ValueType | undefined {
  const instruction = instructions[index];
  return instruction && operationEntry(instruction.operation).result;
}

function isIndexBelow(index: number | undefined, length: number): index is number {
  return index !== undefined && Number.isInteger(index) && index >= 0 && index < length;
}
