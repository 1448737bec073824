import {
  anything,
  boundConstant,
  boundOperation,
  boundSelect,
  boundTotal,
  hull,
  isBounded,
  rounded,
  type Bounds,
} from './bounds.ts';
import type { Node } from './builder.ts';
import { operationEntry, searchTable } from './operations.ts';
import type { Instruction, Loop, Program } from './program.ts';
import { rewrite } from './rewrite.ts';

/**
 * Leaves out what can never happen where every input stays within its bounds: overflow that is not reached, a division by what
 * is never 0, the guards of a rounding. Keeps every bit of every trial in f64. Bounds are wide enough for f32 as well, where no
 * operation is off by more than `margin` of `bounds.ts`; should a GPU be, a result that is not finite although no error says so
 * fails its run, which then goes on in f64.
 *
 * @param inputs bounds of each input's values; one that is missing may be anything
 */
export function boundValues(program: Program, inputs: readonly Bounds[]): Program {
  const known = knownValues(program, inputs);
  if (known.size === 0) return program;
  return rewrite(program, (b, instruction) => {
    const value = known.get(instruction);
    if (value === undefined) return undefined;
    if (!isCondition(instruction)) return b.constant(value);
    // Conditions pass for numbers here, as in `append`.
    return b.truth(value === 1) as number as Node;
  });
}

/** Instructions, in loops too, that are the same in every trial. */
function knownValues(program: Program, inputs: readonly Bounds[]): ReadonlyMap<Instruction, number> {
  const { all, bodies } = boundProgram(program, inputs);
  const known = new Map<Instruction, number>();
  const note = (instructions: readonly Instruction[], bounds: readonly Bounds[]): void => {
    for (const [index, instruction] of instructions.entries()) {
      const { low, high } = bounds[index] ?? anything;
      if (low !== high || instruction.operation === 'constant') continue;
      // A 0 may be -0, but where it is a condition, or the error of terms that have none.
      if (low !== 0 || isCondition(instruction) || isFirstError(program, instruction))
        known.set(instruction, low);
    }
  };
  note(program.instructions, all);
  for (const [{ body }, bounds] of bodies) note(body, bounds);
  return known;
}

function isCondition({ operation }: Instruction): boolean {
  return operationEntry(operation).result === 'boolean';
}

function isFirstError({ loops }: Program, { operation, immediate = -1 }: Instruction): boolean {
  return operation === 'loop' && loops[immediate]?.reduce === 'firstError';
}

type ProgramBounds = {
  /** One an instruction. */
  readonly all: readonly Bounds[];
  /** One an instruction of a loop's body, of all its terms. */
  readonly bodies: ReadonlyMap<Loop, readonly Bounds[]>;
};

function boundProgram({ instructions, tables, loops }: Program, inputs: readonly Bounds[]): ProgramBounds {
  const tableBounds = tables.map((table) => table.map(boundConstant).reduce(hull));
  const bodies = new Map<Loop, readonly Bounds[]>();

  function boundList(list: readonly Instruction[], captures: readonly Bounds[]): Bounds[] {
    const bounds: Bounds[] = [];
    for (const instruction of list) bounds.push(boundInstruction(list, instruction, bounds, captures));
    return bounds;
  }

  function boundInstruction(
    list: readonly Instruction[],
    instruction: Instruction,
    bounds: readonly Bounds[],
    captures: readonly Bounds[],
  ): Bounds {
    const { operation, operands, immediate = -1 } = instruction;
    const [first = -1] = operands;
    const operand = bounds[first] ?? anything;
    switch (operation) {
      case 'constant':
        return boundConstant(immediate);
      case 'input': {
        const { low, high } = inputs[immediate] ?? anything;
        return rounded(low, high);
      }
      case 'capture':
        return captures[immediate] ?? anything;
      case 'entry':
      case 'table':
        return tableBounds[immediate] ?? anything;
      case 'search':
        return boundSearch(tables[immediate] ?? [], operand);
      case 'loop': {
        const given = operands.map((index) => bounds[index] ?? anything);
        return boundLoop(loops[immediate], given);
      }
      case 'select': {
        if (operand.low !== operand.high) return boundSelect(operands, list[first], bounds);
        return bounds[operands[operand.low === 1 ? 1 : 2] ?? -1] ?? anything;
      }
      default:
        return boundOperation(instruction, bounds);
    }
  }

  function boundLoop(loop: Loop | undefined, captures: readonly Bounds[]): Bounds {
    if (!loop) return anything;
    const body = boundList(loop.body, captures);
    const others = bodies.get(loop);
    bodies.set(loop, others ? body.map((bounds, index) => hull(bounds, others[index] ?? anything)) : body);
    const term = body.at(-1) ?? anything;
    return loop.reduce === 'sum' ? boundTotal(term, loop.count) : hull(term, { low: 0, high: 0 });
  }

  return { all: boundList(instructions, []), bodies };
}

function boundSearch(table: readonly number[], x: Bounds): Bounds {
  if (!isBounded(x)) return { low: 0, high: table.length };
  const { low, high } = rounded(x.low, x.high);
  return { low: searchTable(table, low), high: searchTable(table, high) };
}
