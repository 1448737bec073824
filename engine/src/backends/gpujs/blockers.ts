import { neededBy } from '../../kernel/gpujs/instructions.ts';
import { maxFlows } from '../../kernel/gpujs/irr.ts';
import type { Instruction, Program } from '../../kernel/program.ts';
import { reasonAgainst } from '../../kernel/wgsl/blockers.ts';
import type { Model } from '../../model/model.ts';
import type { Blocker } from '../backend.ts';

// gpu.js looks for each name's declaration from the first name on: the time that it takes for an output grows with the square
// of its instructions, to a second at 5,000, and every output is a kernel of its own.
const maxOutputInstructions = 5_000;
const maxInstructions = 20_000;

/** What of a model gpu.js cannot compute, or only with a wrong result; it takes no device to know. */
export function gpuJsBlockers({ program }: Model): readonly Blocker[] {
  const { instructions, outputs } = program;
  const lengths = outputs.map(({ value, error }) => neededBy(instructions, [value, error]).length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const long = outputs.flatMap(({ value }, i) => {
    const reason = tooLong('It takes', lengths[i] ?? 0, maxOutputInstructions);
    return reason === null ? [] : [{ instruction: value, reason }];
  });
  const all = tooLong('Together the outputs take', total, maxInstructions);
  return [
    ...long,
    ...(all === null ? [] : [{ instruction: outputs[0]?.value ?? 0, reason: all }]),
    ...instructions.flatMap((instruction, index) => {
      const reason = reasonOf(program, instruction);
      return reason === null ? [] : [{ instruction: index, reason }];
    }),
  ];
}

function tooLong(subject: string, length: number, most: number): string | null {
  if (length <= most) return null;
  return `${subject} ${length.toLocaleString('en')} operations; gpu.js compiles ${most.toLocaleString('en')} in time.`;
}

/** What stands against an instruction or, of a loop, against one of its body. */
function reasonOf(program: Program, instruction: Instruction): string | null {
  const { operation, operands, immediate = 0 } = instruction;
  if (operation === 'irr' && operands.length - 1 > maxFlows) return `It has more than ${maxFlows} flows.`;
  if (operation !== 'loop') return reasonAgainst(program, instruction);
  const body = program.loops[immediate]?.body ?? [];
  const reasons = body.map((each) => reasonOf({ ...program, instructions: body }, each));
  return reasons.find((reason) => reason !== null) ?? null;
}
