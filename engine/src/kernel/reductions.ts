import type { Instruction, Program } from './program.ts';
import { sumBlockTerms } from './sum.ts';

/** Instructions that together add terms or find the first error among them. */
export type Reduction = {
  readonly reduce: 'sum' | 'firstError';
  /** Indices of instructions; in the order in which they are added or asked. */
  readonly terms: readonly number[];
  /** Instructions that would be found to reduce the terms but for the last one, two, three ... */
  readonly inner: readonly number[];
};

export type ReductionFinder = (head: number) => Reduction | null;

/** Finds the reductions of a program by their last instruction. */
export function reductionFinder({ instructions, outputs }: Program): ReductionFinder {
  const readers = countReaders(instructions, outputs);
  const isCode = errorCodes(instructions);

  /** The errors before it and the next one, where an instruction is a link of `firstErrorOf`. */
  function linkAt(index: number): { readonly before: number; readonly next: number } | null {
    const { operation, operands } = instructionAt(instructions, index);
    const [test = -1, next = -1, before = -1] = operands;
    if (operation !== 'select') return null;
    const condition = instructionAt(instructions, test);
    const [tested = -1, zero = -1] = condition.operands;
    if (condition.operation !== 'eq' || tested !== before || !isZero(instructionAt(instructions, zero)))
      return null;
    return { before, next };
  }

  /** Links one after the other, each read by the one after it alone; the last one first. */
  function chainFrom(head: number) {
    const links: NonNullable<ReturnType<typeof linkAt>>[] = [];
    for (let link = linkAt(head); link; link = readers[link.before] === 2 ? linkAt(link.before) : null) {
      links.push(link);
    }
    return links;
  }

  function firstErrorAt(head: number): Reduction | null {
    // An operation that gives -0 may end a chain of other numbers, and a loop would make 0 of it.
    const chain = isCode[head] === 1 ? chainFrom(head) : [];
    const [last] = chain;
    if (!last) return null;
    // Where a term is such a chain itself, the first term's links look like the reduction's: they are as many as the last's.
    const links = chain.slice(0, Math.max(1, chain.length - chainFrom(last.next).length));
    const first = links.at(-1)?.before ?? last.before;
    const terms = [first, ...links.map(({ next }) => next).toReversed()];
    return { reduce: 'firstError', terms, inner: links.slice(0, -1).map(({ before }) => before) };
  }

  /** `ProgramBuilder.sum` adds whole blocks one by one, and a last one that may be shorter. */
  function sumAt(head: number): Reduction | null {
    const blocks: number[] = [];
    const totals: number[] = [];
    let at = head;
    for (; instructionAt(instructions, at).operation === 'add'; at = operandOf(at, 0)) {
      if (at !== head && readers[at] !== 1) return null;
      if (at !== head) totals.push(at);
      const block = operandOf(at, 1);
      if (!isBlock(block, blocks.length > 0)) return null;
      blocks.push(block);
    }
    if (!isBlock(at, blocks.length > 0)) return null;
    blocks.push(at);
    // Blocks that are equal have become one, which is then read as often as it occurs here.
    const occurrences = new Map<number, number>();
    for (const block of blocks) occurrences.set(block, (occurrences.get(block) ?? 0) + 1);
    for (const [block, count] of occurrences) if (block !== head && readers[block] !== count) return null;
    const terms = blocks.toReversed().flatMap((block) => instructionAt(instructions, block).operands);
    return { reduce: 'sum', terms, inner: totals };
  }

  function isBlock(index: number, isWhole: boolean): boolean {
    const { operation, operands } = instructionAt(instructions, index);
    return operation === 'sum' && (!isWhole || operands.length === sumBlockTerms);
  }

  function operandOf(index: number, place: number): number {
    return instructionAt(instructions, index).operands[place] ?? -1;
  }

  return (head) => {
    switch (instructions[head]?.operation) {
      case 'sum':
      case 'add':
        return sumAt(head);
      case 'select':
        return firstErrorAt(head);
      default:
        return null;
    }
  };
}

function countReaders(instructions: readonly Instruction[], outputs: Program['outputs']): Uint32Array {
  const readers = new Uint32Array(instructions.length);
  const count = (index: number): void => {
    readers[index] = (readers[index] ?? 0) + 1;
  };
  for (const { operands } of instructions) operands.forEach(count);
  for (const { value, error } of outputs) [value, error].forEach(count);
  return readers;
}

/** 1 for instructions that choose among constants: what error lanes are made of. */
function errorCodes(instructions: readonly Instruction[]): Uint8Array {
  const isCode = new Uint8Array(instructions.length);
  for (const [index, { operation, operands }] of instructions.entries()) {
    const [, then = -1, otherwise = -1] = operands;
    const isChoice = operation === 'select' && isCode[then] === 1 && isCode[otherwise] === 1;
    if (operation === 'constant' || isChoice) isCode[index] = 1;
  }
  return isCode;
}

function isZero({ operation, immediate }: Instruction): boolean {
  return operation === 'constant' && immediate === 0;
}

function instructionAt(instructions: readonly Instruction[], index: number): Instruction {
  const instruction = instructions[index];
  if (instruction === undefined) throw new RangeError(`There is no instruction ${index}.`);
  return instruction;
}
