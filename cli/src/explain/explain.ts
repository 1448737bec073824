import { readFile } from 'node:fs/promises';
import {
  compileModel,
  type Distribution,
  printProgram,
  type Problem,
  type Program,
  readWorkbook,
} from '@montegraph/engine';
import type { InputOption } from '../demo/input-option.ts';

export type ExplainOptions = {
  readonly input: readonly InputOption[];
  readonly output: readonly string[];
};

/** A moment of compilation, and how large the program was then. */
type Stage = { readonly name: string; readonly size: string };

/**
 * What a model becomes: its program, each instruction with the cell that it comes from, and what the passes made of it. Runs
 * here and needs no platform.
 *
 * @param file path of an .xlsx workbook
 * @returns lines of text
 * @throws with a reason in one line
 */
export async function explain(file: string, { input, output }: ExplainOptions): Promise<string[]> {
  if (output.length === 0) throw new Error('Name the cell to explain, as --output Model!B20.');
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`${file} cannot be read.`, { cause });
  });
  const stages: Stage[] = [];
  const started = performance.now();
  const compilation = compileModel(
    readWorkbook(bytes),
    { inputs: input.map(toModelInput), outputs: output, constants: [] },
    (name, program) => stages.push({ name, size: sizeOf(program) }),
  );
  const elapsedMs = performance.now() - started;
  if (compilation.kind === 'blocked') throw new Error(compilation.problems.map(sentenceOf).join('\n'));
  const { program, compiledCells, cells } = compilation.model;
  return [
    printProgram(program, { withCells: true }),
    '',
    ...stages.map(({ name, size }) => `after ${name}: ${size}`),
    `${compiledCells} of ${cells} cells vary; read and compiled in ${elapsedMs.toFixed(0)} ms`,
  ];
}

/** The option has the distribution as the graph takes it, where some parameters may be left out. */
function toModelInput({ cell, distribution: given }: InputOption) {
  const [family = '', parameters = {}] = Object.entries(given)[0] ?? [];
  const { values } = parameters;
  const defaults = {
    ...(family === 'beta' && { min: 0, max: 1 }),
    ...(family === 'discrete' && Array.isArray(values) && { weights: values.map(() => 1) }),
  };
  // `parseInputOption` knows families and their parameters; the engine validates the numbers.
  return { cell, distribution: { family, ...defaults, ...parameters } as unknown as Distribution };
}

function sizeOf({ instructions, loops }: Program): string {
  const inLoops = loops.reduce((sum, { body }) => sum + body.length, 0);
  const counted = loops.length === 0 ? '' : `, and ${inLoops} in ${loops.length} loops`;
  return `${instructions.length} instructions${counted}`;
}

function sentenceOf({ cell, formula, reason }: Problem): string {
  return `${cell} (${formula}) keeps the model from running. ${reason}`;
}
