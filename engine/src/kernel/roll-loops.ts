import { ProgramBuilder, type Node } from './builder.ts';
import { findCommonShape, type CommonShape } from './common-shape.ts';
import { operationEntry } from './operations.ts';
import { cellOf, type Instruction, type Program } from './program.ts';
import { reductionFinder, type Reduction, type ReductionFinder } from './reductions.ts';
import { append, nodeAt } from './rewrite.ts';

// A sum of fewer terms is quick to compile and quicker to run without a loop.
const minTerms = 32;

// What several loops need is computed in each of them, and what is needed elsewhere as well is computed once more. A loop runs
// twice as fast as the same terms one after the other (no code to fetch, registers that suffice), and it keeps the program
// small: up to this many times the operations it is still the better bargain.
const maxRepetition = 4;

// Terms at the end of a chain that may be of another shape: what asks for the errors of a range goes on with errors of its own.
const maxOddTerms = 4;

type Roll = Pick<Reduction, 'reduce' | 'terms'> & { readonly shape: CommonShape };

/**
 * Turns sums, and searches for the first error, whose terms are of one shape into loops: a sum over 10,000 cells `=B7*$D$1`
 * becomes one loop over a table, with a body of three instructions. Where a long sum has terms of several shapes, its blocks of
 * 64 are tried one by one. Takes time linear in the program.
 */
export function rollLoops(program: Program): Program {
  const findReduction = longReductions(program);
  const { isNeeded, rolls } = chooseRolls(program, findReduction);
  return rolls.size === 0 ? program : rebuild(program, isNeeded, rolls);
}

function longReductions(program: Program): ReductionFinder {
  const find = reductionFinder(program);
  return (head) => {
    const reduction = find(head);
    return reduction && reduction.terms.length >= minTerms ? reduction : null;
  };
}

/** From the outputs back: what is still needed when some reductions no longer read their terms, and which these are. */
function chooseRolls(program: Program, findReduction: ReductionFinder) {
  const { instructions } = program;
  const readersOf = countReductions(program.instructions.length);
  const isNeededAnyway = neededBut(program, (index) => {
    const reduction = findReduction(index);
    if (reduction) readersOf.count(reduction.terms);
    return reduction !== null;
  });
  const heights = heightsOf(instructions);
  const rolls = new Map<number, Roll>();
  const isTried = new Uint8Array(instructions.length);

  const tryRoll = (index: number): Roll | null => {
    const reduction = isTried[index] === 1 ? null : findReduction(index);
    if (!reduction) return null;
    const isShared = readersOf.average(reduction.terms) > maxRepetition;
    const shape = isShared ? null : findCommonShape(program, reduction.terms, heights);
    if (shape && isWorthwhile(reduction, shape, isNeededAnyway)) return { ...reduction, shape };
    mark(isTried, reduction.inner.slice(maxOddTerms));
    return null;
  };

  const isNeeded = new Uint8Array(instructions.length);
  markOutputs(program, isNeeded);
  for (let index = instructions.length - 1; index >= 0; index--) {
    if (isNeeded[index] === 0) continue;
    const roll = tryRoll(index);
    if (roll) rolls.set(index, roll);
    mark(isNeeded, roll ? roll.shape.captures : (instructions[index]?.operands ?? []));
  }
  return { isNeeded, rolls };
}

function isWorthwhile({ terms }: Reduction, shape: CommonShape, isNeededAnyway: Uint8Array): boolean {
  let saved = terms.length;
  for (const index of shape.replaced) saved += isNeededAnyway[index] === 1 ? 0 : 1;
  return terms.length * shape.operations <= maxRepetition * saved;
}

/** How many reductions read a term: running totals over the same cells are many. */
function countReductions(instructionCount: number) {
  const counts = new Uint32Array(instructionCount);
  const lastReader = new Uint32Array(instructionCount);
  let reader = 0;
  return {
    count(terms: readonly number[]): void {
      reader++;
      for (const term of terms) {
        if (lastReader[term] === reader) continue;
        lastReader[term] = reader;
        counts[term] = (counts[term] ?? 0) + 1;
      }
    },
    average: (terms: readonly number[]): number =>
      terms.reduce((sum, term) => sum + (counts[term] ?? 0), 0) / terms.length,
  };
}

/** 1 for what the outputs need if nothing reads the operands of certain instructions. */
function neededBut(program: Program, isCut: (index: number) => boolean): Uint8Array {
  const isNeeded = new Uint8Array(program.instructions.length);
  markOutputs(program, isNeeded);
  for (let index = program.instructions.length - 1; index >= 0; index--) {
    if (isNeeded[index] === 1 && !isCut(index)) mark(isNeeded, program.instructions[index]?.operands ?? []);
  }
  return isNeeded;
}

function markOutputs({ outputs }: Program, marks: Uint8Array): void {
  for (const { value, error } of outputs) mark(marks, [value, error]);
}

function mark(marks: Uint8Array, indices: readonly number[]): void {
  for (const index of indices) marks[index] = 1;
}

/** How many operations follow one another at most up to each instruction. */
function heightsOf(instructions: readonly Instruction[]): Uint32Array {
  const heights = new Uint32Array(instructions.length);
  for (const [index, { operands }] of instructions.entries()) {
    for (const operand of operands)
      heights[index] = Math.max(heights[index] ?? 0, (heights[operand] ?? 0) + 1);
  }
  return heights;
}

function rebuild(program: Program, isNeeded: Uint8Array, rolls: ReadonlyMap<number, Roll>): Program {
  const b = new ProgramBuilder();
  const nodes: Node[] = [];
  const share = sharedTables();
  for (const [index, instruction] of program.instructions.entries()) {
    if (isNeeded[index] === 0) continue;
    b.startCell(cellOf(program, index));
    const roll = rolls.get(index);
    nodes[index] = roll
      ? makeLoop(b, program, roll, nodes, share)
      : append(
          b,
          program.tables,
          instruction,
          instruction.operands.map((operand) => nodeAt(nodes, operand)),
        );
  }
  const outputs = program.outputs.map(({ value, error }) => ({
    value: nodeAt(nodes, value),
    error: nodeAt(nodes, error),
  }));
  return b.finish(outputs, program.inputCount);
}

function makeLoop(
  b: ProgramBuilder,
  { instructions }: Program,
  { reduce, terms, shape }: Roll,
  nodes: readonly Node[],
  share: (table: readonly number[]) => readonly number[],
): Node {
  const captures = shape.captures.map((index) => {
    const node = nodeAt(nodes, index);
    const operation = instructions[index]?.operation ?? 'constant';
    if (operationEntry(operation).result === 'f64') return node;
    return b.apply('select', [node, b.constant(1), b.constant(0)]) as Node;
  });
  return b.loop({ reduce, count: terms.length, body: shape.body }, shape.tables.map(share), captures);
}

/** One table for all that hold the same numbers: a sum and its errors read the same columns. */
function sharedTables(): (table: readonly number[]) => readonly number[] {
  const byContent = new Map<string, readonly number[]>();
  return (table) => {
    const content = table.join();
    const known = byContent.get(content) ?? table;
    byContent.set(content, known);
    return known;
  };
}
