import { ProgramBuilder, type Node } from './builder.ts';
import { operationEntry } from './operations.ts';
import type { Instruction, Loop, Program } from './program.ts';
import { append } from './rewrite.ts';

/** What terms have in common, and what a loop needs to make each of them. */
export type CommonShape = {
  readonly body: Loop['body'];
  /** What the body refers to by index: one entry a term. */
  readonly tables: Program['tables'];
  /** Instructions outside that the body reads, by its captures; conditions among them as 1 or 0. */
  readonly captures: readonly number[];
  /** Instructions that the body stands for. */
  readonly replaced: ReadonlySet<number>;
  /** Operations that a term takes. */
  readonly operations: number;
};

// Taken out of `Math` once: some realms look a global up on every mention.
const { imul } = Math;

// Beyond this a term is a model of its own: the loop's overhead no longer matters, and its code is compiled well unrolled.
const maxBodyInstructions = 400;

/** Column entries that are no instructions, but the constants 1 and 0 that folding has left out. */
const one = -1;
const zero = -2;
const constantOne: Instruction = { operation: 'constant', operands: [], immediate: 1 };
const constantZero: Instruction = { operation: 'constant', operands: [], immediate: 0 };

/**
 * Lays the terms over each other: what is one instruction in all of them is captured, constants that differ become a table,
 * other instructions must be the same operation, and their operands are laid over each other in turn. `x * 1`, `x / 1` and
 * `x - 0`, which folding has made x, count as what they were, so that a factor of 1 among others breaks no shape.
 *
 * @returns null if they have no common shape
 */
export function findCommonShape(
  { instructions, tables }: Program,
  terms: readonly number[],
  heights: Uint32Array,
): CommonShape | null {
  const b = new ProgramBuilder();
  const captures: number[] = [];
  const replaced = new Set<number>();
  const columns = new Map<number, { readonly column: Int32Array; readonly node: Node }[]>();
  let operations = 0;
  let laid = 0;

  const at = (index: number): Instruction => {
    if (index === one) return constantOne;
    if (index === zero) return constantZero;
    const instruction = instructions[index];
    if (instruction === undefined) throw new RangeError(`There is no instruction ${index}.`);
    return instruction;
  };

  /** The body's instruction for a value of which `column` has each term's instruction; columns that are equal are one. */
  function lay(column: Int32Array): Node | null {
    const hash = hashOf(column);
    const same = columns.get(hash) ?? [];
    const known = same.find((each) => isEqual(each.column, column));
    if (known) return known.node;
    if (laid++ >= maxBodyInstructions) return null;
    const node = make(column);
    if (node !== null) columns.set(hash, [...same, { column, node }]);
    return node;
  }

  function make(column: Int32Array): Node | null {
    const first = column[0] ?? zero;
    const { operation, immediate = 0 } = at(first);
    if (column.every((index) => index === first)) {
      return operation === 'constant' ? b.constant(immediate) : capture(first);
    }
    if (column.every((index) => at(index).operation === 'constant')) {
      return b.entry(Array.from(column, (index) => at(index).immediate ?? 0));
    }
    return makeOperation(column);
  }

  function capture(index: number): Node {
    const node = b.capture(captures.push(index) - 1);
    if (operationEntry(at(index).operation).result === 'f64') return node;
    // Conditions and numbers go the same way here, as in `append`.
    return b.eq(node, b.constant(1)) as number as Node;
  }

  function makeOperation(column: Int32Array): Node | null {
    const model = at(highest(column));
    if (operationEntry(model.operation).place === 'program') return null;
    const operands = model.operands.map(() => new Int32Array(column.length));
    for (const [k, index] of column.entries()) {
      const each = operandsAs(model, index);
      if (!each) return null;
      for (const [i, operand] of each.entries()) operands[i]![k] = operand;
    }
    for (const index of column) if (at(index).operation === model.operation) replaced.add(index);
    operations++;
    const nodes: Node[] = [];
    for (const operand of operands) {
      const node = lay(operand);
      if (node === null) return null;
      nodes.push(node);
    }
    return append(b, tables, model, nodes);
  }

  /** An instruction's operands, if it is the same operation or can be seen as such. */
  function operandsAs(model: Instruction, index: number): readonly number[] | null {
    const { operation, operands, immediate } = at(index);
    if (
      operation === model.operation &&
      immediate === model.immediate &&
      operands.length === model.operands.length
    ) {
      return operands;
    }
    const [left = -1, right = -1] = model.operands;
    const isConstant = (operand: number): boolean => at(operand).operation === 'constant';
    switch (model.operation) {
      case 'mul':
        return isConstant(left) ? [one, index] : isConstant(right) ? [index, one] : null;
      case 'div':
        return isConstant(right) ? [index, one] : null;
      case 'sub':
        return isConstant(right) ? [index, zero] : null;
      default:
        return null;
    }
  }

  function highest(column: Int32Array): number {
    return column.reduce((best, index) => ((heights[index] ?? 0) > (heights[best] ?? 0) ? index : best));
  }

  const term = lay(Int32Array.from(terms));
  if (term === null) return null;
  const body = b.finish([{ value: term, error: term }], 0);
  return { body: body.instructions, tables: body.tables, captures, replaced, operations };
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  return a.every((index, k) => index === b[k]);
}

function hashOf(column: Int32Array): number {
  let hash = 0;
  for (const index of column) hash = imul(hash ^ index, 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}
