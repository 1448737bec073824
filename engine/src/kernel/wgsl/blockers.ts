import type { Blocker, Precision, PrepareOptions } from '../../backends/backend.ts';
import type { Distribution } from '../../model/distributions/distribution.ts';
import type { Model } from '../../model/model.ts';
import type { Instruction, Program } from '../program.ts';
import { dialects } from './dialect.ts';
import { maxFlows } from './irr.ts';
import { splitPair } from './literal.ts';
import { weightOf } from './model.ts';

// Drivers compile some thousand operations a second: a model of that many takes them a minute.
const maxWeight = 100_000;

type Numbers = {
  readonly name: string;
  readonly round: (value: number) => number;
  /** Whole numbers up to it are among them, and no longer all of them beyond. */
  readonly largestWhole: number;
  /** Whole numbers up to it can be drawn. */
  readonly largestDrawn: number;
};

/** What shaders compute in. */
const numbers: Readonly<Record<Precision, Numbers>> = {
  SINGLE: {
    name: '32-bit floating point',
    round: Math.fround,
    largestWhole: 2 ** 24,
    largestDrawn: 2 ** 24,
  },
  DOUBLE: {
    name: 'a pair of 32-bit floating point',
    round: (value) => splitPair(value).reduce((high, low) => high + low),
    largestWhole: 2 ** 48,
    // As many as a word can choose from.
    largestDrawn: 2 ** 31 - 1,
  },
};

const largest = 3.4028234663852886e38;

/**
 * What of a model shaders cannot compute, or only with a wrong result. Errors that grow on the way are left to the shadow check.
 */
export function wgslBlockers(
  { program, inputs }: Model,
  { precision = 'SINGLE' }: PrepareOptions = {},
): Blocker[] {
  const total = program.instructions.reduce((sum, instruction) => sum + weightOf(program, instruction), 0);
  const most = maxWeight / dialects[precision].cost;
  if (total > most) {
    return [{ instruction: 0, reason: `It has ${total} operations; shaders take ${most}.` }];
  }
  return program.instructions.flatMap((instruction, index) => {
    const { operation, immediate = 0 } = instruction;
    const reason =
      operation === 'input'
        ? inputReason(inputs[immediate]?.distribution, numbers[precision])
        : reasonAgainst(program, instruction, precision);
    return reason === null ? [] : [{ instruction: index, reason }];
  });
}

export function reasonAgainst(
  program: Program,
  { operation, operands, immediate = 0 }: Instruction,
  precision: Precision = 'SINGLE',
): string | null {
  const own = numbers[precision];
  switch (operation) {
    case 'constant':
      return Math.abs(immediate) > largest ? `${immediate} is beyond 32-bit floating point.` : null;
    case 'eq': {
      const inexact = operands
        .map((operand) => program.instructions[operand])
        .find((operand) => operand?.operation === 'constant' && !isKept(operand.immediate ?? 0, own));
      if (inexact === undefined) return null;
      return `It compares with ${inexact.immediate}, which ${own.name} cannot tell from its neighbours.`;
    }
    case 'search':
      return searchReason(program.tables[immediate] ?? [], own);
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

function inputReason(distribution: Distribution | undefined, { name, largestDrawn }: Numbers): string | null {
  if (distribution?.family !== 'integerUniform') return null;
  const most = Math.max(Math.abs(distribution.min), Math.abs(distribution.max));
  return most > largestDrawn
    ? `It draws whole numbers up to ${most}; ${name} has all of them up to ${largestDrawn}.`
    : null;
}

/** Whether rounding leaves a number apart from those that a spreadsheet would hold beside it: whole ones, and cents. */
function isKept(value: number, { round, largestWhole }: Numbers): boolean {
  return round(value) === value || Math.abs(value) < largestWhole / 1000;
}

/** Entries that rounding makes equal are found as one. */
function searchReason(table: readonly number[], own: Numbers): string | null {
  const { name, round } = own;
  const at = table.findIndex(
    (entry, i) => i > 0 && entry !== table[i - 1] && round(entry) === round(table[i - 1] ?? 0),
  );
  if (at > 0) return `It searches between ${table[at - 1]} and ${table[at]}, which are one in ${name}.`;
  const inexact = table.find((entry) => !isKept(entry, own));
  return inexact === undefined
    ? null
    : `It searches for ${inexact}, which ${name} cannot tell from its neighbours.`;
}
