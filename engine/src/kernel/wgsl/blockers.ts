import type { Blocker } from '../../backends/backend.ts';
import type { Distribution } from '../../model/distributions/distribution.ts';
import type { Model } from '../../model/model.ts';
import type { Instruction, Program } from '../program.ts';
import { maxFlows } from './irr.ts';
import { weightOf } from './model.ts';

// Drivers compile some thousand operations a second: a model of that many takes them a minute.
const maxWeight = 100_000;

/** Whole numbers up to it are f32, and no longer all of them beyond. */
const largestWhole = 2 ** 24;

const largest = 3.4028234663852886e38;

/** What of a model f32 cannot compute, or only with a wrong result. Errors that grow on the way are left to the shadow check. */
export function wgslBlockers({ program, inputs }: Model): Blocker[] {
  const total = program.instructions.reduce((sum, instruction) => sum + weightOf(program, instruction), 0);
  if (total > maxWeight) {
    return [{ instruction: 0, reason: `It has ${total} operations; shaders take ${maxWeight}.` }];
  }
  return program.instructions.flatMap((instruction, index) => {
    const { operation, immediate = 0 } = instruction;
    const reason =
      operation === 'input'
        ? inputReason(inputs[immediate]?.distribution)
        : reasonAgainst(program, instruction);
    return reason === null ? [] : [{ instruction: index, reason }];
  });
}

export function reasonAgainst(
  program: Program,
  { operation, operands, immediate = 0 }: Instruction,
): string | null {
  switch (operation) {
    case 'constant':
      return Math.abs(immediate) > largest ? `${immediate} is beyond 32-bit floating point.` : null;
    case 'eq': {
      const inexact = operands
        .map((operand) => program.instructions[operand])
        .find((operand) => operand?.operation === 'constant' && !isKept(operand.immediate ?? 0));
      if (inexact === undefined) return null;
      return `It compares with ${inexact.immediate}, which 32-bit floating point cannot tell from its neighbours.`;
    }
    case 'search':
      return searchReason(program.tables[immediate] ?? []);
    case 'table':
      return (program.tables[immediate] ?? []).every((entry) => Math.abs(entry) <= largest)
        ? null
        : 'A table has a number beyond 32-bit floating point.';
    case 'irr':
      return operands.length - 1 > maxFlows ? `IRR takes up to ${maxFlows} flows there.` : null;
    default:
      return null;
  }
}

function inputReason(distribution: Distribution | undefined): string | null {
  if (distribution?.family !== 'integerUniform') return null;
  const most = Math.max(Math.abs(distribution.min), Math.abs(distribution.max));
  return most > largestWhole
    ? `It draws whole numbers up to ${most}; 32-bit floating point has all of them up to ${largestWhole}.`
    : null;
}

/** Whether rounding leaves a number apart from those that a spreadsheet would hold beside it: whole ones, and cents. */
function isKept(value: number): boolean {
  return Math.fround(value) === value || Math.abs(value) < largestWhole / 1000;
}

/** Entries that rounding makes equal are found as one. */
function searchReason(table: readonly number[]): string | null {
  const at = table.findIndex(
    (entry, i) => i > 0 && entry !== table[i - 1] && Math.fround(entry) === Math.fround(table[i - 1] ?? 0),
  );
  if (at > 0)
    return `It searches between ${table[at - 1]} and ${table[at]}, which are one in 32-bit floating point.`;
  const inexact = table.find((entry) => !isKept(entry));
  return inexact === undefined
    ? null
    : `It searches for ${inexact}, which 32-bit floating point cannot tell from its neighbours.`;
}
