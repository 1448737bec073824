import { cellOf, type Instruction, type Program } from './program.ts';

/**
 * One line an instruction, as `v12 = mul v3 v7`, a loop with its body below it, where `t` are the values of one term; then the
 * outputs. For people, and for tests that compare programs.
 *
 * @param withCells names each instruction's cell at the end of its line, where it is known
 */
export function printProgram(program: Program, { withCells = false } = {}): string {
  const lines = program.instructions.flatMap((instruction, index) => {
    const cell = withCells ? cellOf(program, index) : null;
    const line = `${printInstruction('v', instruction, index)}${cell === null ? '' : `  ; ${cell}`}`;
    return [line, ...printLoop(program, instruction)];
  });
  const outputs = program.outputs.map(({ value, error }, o) => `output ${o} = v${value} error v${error}`);
  return [...lines, ...outputs].join('\n');
}

function printLoop({ loops }: Program, { operation, immediate }: Instruction): string[] {
  const loop = operation === 'loop' ? loops[immediate ?? -1] : undefined;
  if (!loop) return [];
  return [
    `  ${loop.reduce} of ${loop.count} terms:`,
    ...loop.body.map((instruction, index) => `  ${printInstruction('t', instruction, index)}`),
  ];
}

function printInstruction(
  register: 'v' | 't',
  { operation, operands, immediate }: Instruction,
  index: number,
): string {
  return [
    `${register}${index} =`,
    operation,
    ...(immediate === undefined ? [] : [`#${immediate}`]),
    ...operands.map((operand) => `${register}${operand}`),
  ].join(' ');
}
