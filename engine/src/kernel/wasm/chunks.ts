import type { Loop, Program } from '../program.ts';
import { countUses } from './lower.ts';
import type { LoweredInstruction } from './lower.ts';

/**
 * A function's share of a program. V8 takes at most 50,000 locals and 7.6 MB a function, and its register allocator takes
 * more than its share of the time long before.
 */
const maxInstructionsPerFunction = 2_000;

/** What one function computes, in the order of the program. */
export type Chunk = {
  readonly instructions: readonly number[];
  /** Columns of values that other functions computed: instruction to slot. */
  readonly reads: ReadonlyMap<number, number>;
  /** Columns of values that later functions need. */
  readonly writes: ReadonlyMap<number, number>;
};

/**
 * Splits instructions among functions. Values that cross from one to a later one have a slot, which is used again after the
 * last reader.
 *
 * @param together instructions that something outside reads together: in the function that computes the last of them
 * @returns at least one chunk
 */
export function splitIntoChunks(
  { loops }: Program,
  instructions: readonly LoweredInstruction[],
  together: readonly (readonly number[])[],
): { readonly chunks: readonly Chunk[]; readonly slots: number } {
  const uses = countUses(instructions, together.flat());
  const lists: number[][] = [[]];
  const nowhere = -1;
  const chunkOf = new Int32Array(instructions.length).fill(nowhere);
  let size = 0;
  for (const [index, instruction] of instructions.entries()) {
    if (isLeaf(instruction) || uses[index] === 0) continue;
    size += sizeOf(instruction, loops);
    if (size > maxInstructionsPerFunction && lists.at(-1)!.length > 0) {
      lists.push([]);
      size = sizeOf(instruction, loops);
    }
    lists.at(-1)!.push(index);
    chunkOf[index] = lists.length - 1;
  }
  const read = lists.map((list) => list.flatMap((index) => instructions[index]!.operands));
  for (const group of together) {
    read[Math.max(0, ...group.map((index) => chunkOf[index]!))]!.push(...group);
  }
  const lastReader = new Map<number, number>();
  for (const [c, operands] of read.entries()) {
    for (const operand of operands) {
      const place = chunkOf[operand]!;
      if (place !== nowhere && place < c) lastReader.set(operand, c);
    }
  }
  const slotOf = new Map<number, number>();
  const free: number[] = [];
  const freedAfter: number[][] = lists.map(() => []);
  let slots = 0;
  const chunks = lists.map((list, c) => {
    for (const slot of freedAfter[c - 1] ?? []) free.push(slot);
    const [reads, writes] = [new Map<number, number>(), new Map<number, number>()];
    for (const operand of read[c]!) {
      const slot = slotOf.get(operand);
      if (slot !== undefined) reads.set(operand, slot);
    }
    for (const index of list) {
      const last = lastReader.get(index);
      if (last === undefined) continue;
      const slot = free.pop() ?? slots++;
      slotOf.set(index, slot);
      writes.set(index, slot);
      freedAfter[last]!.push(slot);
    }
    return { instructions: list, reads, writes };
  });
  return { chunks, slots };
}

const leaves: ReadonlySet<LoweredInstruction['operation']> = new Set([
  'constant',
  'input',
  'capture',
  'entry',
]);

/** What is read where it is used, not computed. */
export function isLeaf({ operation }: LoweredInstruction): boolean {
  return leaves.has(operation);
}

/** How many instructions run in a trial. */
export function workOf({ loops }: Program, instructions: readonly LoweredInstruction[]): number {
  return instructions.reduce((sum, { operation, operands, immediate }) => {
    const { count = 1, body = operands } = operation === 'loop' ? (loops[immediate ?? 0] ?? {}) : {};
    return sum + Math.max(1, count * body.length);
  }, 0);
}

function sizeOf({ operation, operands, immediate }: LoweredInstruction, loops: readonly Loop[]): number {
  // The body of a sum is there for each lane in both of its loops, and for up to three terms more.
  if (operation === 'loop') return 11 * (loops[immediate ?? 0]?.body.length ?? 1);
  return Math.max(1, operands.length - 1);
}
