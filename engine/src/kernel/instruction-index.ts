import { operationNames, type Operation } from './operations.ts';
import type { Instruction } from './program.ts';

// Taken out of `Math` once: some realms look a global up on every mention.
const { imul } = Math;

const operationNumbers: ReadonlyMap<Operation, number> = new Map(
  operationNames.map((name, index) => [name, index]),
);

const initialSlots = 2 ** 12;

/**
 * Finds the instruction that equals one that is about to be made. A hash table of its own and not a `Map` of texts: a builder
 * asks it for every operation of every cell.
 */
export class InstructionIndex {
  readonly #instructions: readonly Instruction[];
  /** Open addressing: an instruction's index + 1, 0 for a free slot. Its length is a power of two. */
  #slots = new Int32Array(initialSlots);
  #count = 0;

  /** @param instructions the list that indices refer to; `add` is told of what it should find there */
  constructor(instructions: readonly Instruction[]) {
    this.#instructions = instructions;
  }

  /** @param immediate a whole number: instructions with others are not for this index */
  find(operation: Operation, operands: readonly number[], immediate: number | undefined): number | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = hash(operation, operands, immediate) & mask; ; slot = (slot + 1) & mask) {
      const index = (this.#slots[slot] ?? 0) - 1;
      if (index < 0) return undefined;
      const found = this.#instructions[index];
      if (found && isEqual(found, operation, operands, immediate)) return index;
    }
  }

  add(index: number): void {
    // At most half full, so that runs of taken slots stay short.
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    this.#count++;
    this.#insert(index);
  }

  #insert(index: number): void {
    const instruction = this.#instructions[index];
    if (!instruction) throw new RangeError(`There is no instruction ${index}.`);
    const mask = this.#slots.length - 1;
    let slot = hash(instruction.operation, instruction.operands, instruction.immediate) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index + 1;
  }

  #grow(): void {
    const taken = this.#slots.filter((slot) => slot !== 0);
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (const slot of taken) this.#insert(slot - 1);
  }
}

function hash(operation: Operation, operands: readonly number[], immediate = -1): number {
  let mixed = imul((operationNumbers.get(operation) ?? 0) + 1, 0x9e3779b1) ^ immediate;
  for (const operand of operands) {
    mixed = imul(mixed ^ operand, 0x85ebca6b);
    mixed ^= mixed >>> 15;
  }
  return mixed ^ (mixed >>> 13);
}

function isEqual(
  found: Instruction,
  operation: Operation,
  operands: readonly number[],
  immediate: number | undefined,
): boolean {
  return (
    found.operation === operation &&
    found.immediate === immediate &&
    found.operands.length === operands.length &&
    found.operands.every((operand, i) => operand === operands[i])
  );
}
