import { evaluate } from '../operations.ts';
import type { Operation } from '../operations.ts';
import type { Instruction } from '../program.ts';

/**
 * An instruction as vectors compute it: `smaller` is b < a ? b : a and `larger` a < b ? b : a, one machine instruction each
 * and the same bits as the selects that they stand for, also of NaN and -0. Constants may be -0, infinite or NaN here.
 */
export type LoweredInstruction = Omit<Instruction, 'operation'> & {
  readonly operation: Operation | 'smaller' | 'larger';
};

/** A list of instructions, an entry each; users of what was replaced read the replacement alone. */
export function lowerInstructions(instructions: readonly Instruction[]): LoweredInstruction[] {
  const lowered: LoweredInstruction[] = [];
  const constantAt = (index: number): number | undefined => {
    const instruction = lowered[index];
    return instruction?.operation === 'constant' ? instruction.immediate : undefined;
  };
  for (const instruction of instructions) {
    const { operation, operands } = instruction;
    const [first = 0, second = 0, third = 0] = operands;
    if (operation === 'neg' || operation === 'div') {
      // The way to write -0, infinities and NaN in a program: a division in every trial, if it stayed.
      const values = operands.map(constantAt).filter((value) => value !== undefined);
      if (values.length === operands.length) {
        lowered.push({ operation: 'constant', operands: [], immediate: evaluate(operation, values) });
        continue;
      }
    }
    const condition = instructions[first];
    if (operation === 'select' && condition?.operation === 'lt') {
      const [left = 0, right = 0] = condition.operands;
      if (left === second && right === third) {
        lowered.push({ operation: 'smaller', operands: [third, second] });
        continue;
      }
      if (left === third && right === second) {
        lowered.push({ operation: 'larger', operands: [third, second] });
        continue;
      }
    }
    lowered.push(instruction);
  }
  return lowered;
}

/** How often each instruction is read, from outside as from the list. */
export function countUses(instructions: readonly LoweredInstruction[], roots: Iterable<number>): Uint32Array {
  const uses = new Uint32Array(instructions.length);
  for (const root of roots) uses[root]!++;
  for (let index = instructions.length - 1; index >= 0; index--) {
    if (uses[index] === 0) continue;
    for (const operand of instructions[index]?.operands ?? []) uses[operand]!++;
  }
  return uses;
}
