import type { Program } from './program.ts';

/** One line an instruction, as `v12 = mul v3 v7`; then the outputs. For people, and for tests that compare programs. */
export function printProgram(program: Program): string {
  const lines = program.instructions.map(({ operation, operands, immediate }, index) =>
    [
      `v${index} =`,
      operation,
      ...(immediate === undefined ? [] : [`#${immediate}`]),
      ...operands.map((o) => `v${o}`),
    ].join(' '),
  );
  const outputs = program.outputs.map(({ value, error }, o) => `output ${o} = v${value} error v${error}`);
  return [...lines, ...outputs].join('\n');
}
