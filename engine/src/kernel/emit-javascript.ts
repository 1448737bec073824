import { irr, operationEntry, power, readTable, searchTable, type Operation } from './operations.ts';
import type { Instruction, Kernel, Program } from './program.ts';
import { verifyProgram } from './verify.ts';

// V8 never optimises a function above 60 KB of bytecode: 2,000 instructions in one function run 35 times slower than in
// four (notes: a chain of 2,000 cells takes 44,500 ns a trial in one function). 500 stay well below it.
const maxInstructionsPerFunction = 500;

// Values that cross from one function to the next live in columns of one tile of trials: small, so that a hundred of
// them still fit the second-level cache.
const tileTrials = 256;

/** What generated code may call, beside `Math`. */
const runtime = { power, readTable, searchTable, irr };

type Template = (operands: readonly string[], immediate: number) => string;

const infix =
  (symbol: string): Template =>
  ([a, b]) =>
    `${a} ${symbol} ${b}`;
const math =
  (name: 'abs' | 'floor' | 'ceil' | 'trunc' | 'sqrt' | 'exp' | 'log' | 'log10'): Template =>
  ([a]) =>
    `Math.${name}(${a})`;

/** The whole vocabulary of generated code. Operands are registers, immediates are numbers: no text of a workbook gets here. */
const templates: Record<Exclude<Operation, 'constant' | 'input' | 'irr'>, Template> = {
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  div: infix('/'),
  neg: ([a]) => `-${a}`,
  abs: math('abs'),
  floor: math('floor'),
  ceil: math('ceil'),
  trunc: math('trunc'),
  sqrt: math('sqrt'),
  exp: math('exp'),
  log: math('log'),
  log10: math('log10'),
  power: ([a, b]) => `power(${a}, ${b})`,
  lt: infix('<'),
  eq: infix('==='),
  finite: ([a]) => `${a} - ${a} === 0`,
  and: infix('&&'),
  or: infix('||'),
  not: ([a]) => `!${a}`,
  select: ([condition, then, otherwise]) => `${condition} ? ${then} : ${otherwise}`,
  table: ([index], table) => `readTable(tables[${table}], ${index})`,
  search: ([x], table) => `searchTable(tables[${table}], ${x})`,
};

/**
 * Compiles a program to JavaScript. Generated code holds operations of the list above and numbers, nothing else.
 * One kernel owns its working memory: it may be called again and again, but not by two threads.
 *
 * @throws TypeError for a program that is not well formed, before any of it becomes code
 */
export function emitJavaScript(program: Program): Kernel {
  verifyProgram(program);
  const chunks = splitIntoChunks(program);
  const live = placeLiveValues(program, chunks);
  const flows = Math.max(0, ...program.instructions.filter(isIrr).map(({ operands }) => operands.length - 1));
  const source = `
    const { power, readTable, searchTable, irr } = runtime;
    const chunks = [${chunks.map((chunk) => emitChunk(program, chunk, live.slots)).join(',\n')}];
    return (inputs, outputs, errors, count) => {
      for (let first = 0; first < count; first += ${tileTrials}) {
        const end = Math.min(first + ${tileTrials}, count);
        for (const run of chunks) run(inputs, outputs, errors, first, end);
      }
    };`;
  // The text is made of the templates above, whose holes take register numbers and verified numbers alone.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function('runtime', 'tables', 'live', 'flows', source);
  const kernel: unknown = make(
    runtime,
    program.tables.map((table) => Float64Array.from(table)),
    new Float64Array(live.count * tileTrials),
    new Float64Array(flows),
  );
  // `new Function` has no types; the text above returns a function of these four arguments.
  return kernel as Kernel;
}

/** What one generated function computes: the last one also stores the outputs. */
type Chunk = { readonly instructions: readonly number[]; readonly isLast: boolean };

/** Constants are literals and inputs are read where they are used, so neither counts. */
function splitIntoChunks(program: Program): Chunk[] {
  const computed = [...program.instructions.keys()].filter((index) => !isLeaf(instructionAt(program, index)));
  const chunks: Chunk[] = [];
  let first = 0;
  do {
    const instructions = computed.slice(first, first + maxInstructionsPerFunction);
    first += maxInstructionsPerFunction;
    chunks.push({ instructions, isLast: first >= computed.length });
  } while (first < computed.length);
  return chunks;
}

/** A slot of the `live` columns for each value that a later chunk reads; slots are used again after the last reader. */
function placeLiveValues(
  program: Program,
  chunks: readonly Chunk[],
): { readonly slots: ReadonlyMap<number, number>; readonly count: number } {
  const chunkOf = new Map<number, number>();
  for (const [c, { instructions }] of chunks.entries())
    for (const index of instructions) chunkOf.set(index, c);
  const lastReader = new Map<number, number>();
  for (const [index, c] of chunkOf) {
    for (const operand of instructionAt(program, index).operands) lastReader.set(operand, c);
  }
  for (const { value, error } of program.outputs) {
    lastReader.set(value, chunks.length - 1);
    lastReader.set(error, chunks.length - 1);
  }
  const slots = new Map<number, number>();
  const free: number[] = [];
  const freedAfter = chunks.map((): number[] => []);
  let count = 0;
  for (const [c, { instructions }] of chunks.entries()) {
    for (const slot of freedAfter[c - 1] ?? []) free.push(slot);
    for (const index of instructions) {
      const last = lastReader.get(index) ?? c;
      if (last === c) continue;
      const slot = free.pop() ?? count++;
      slots.set(index, slot);
      freedAfter[last]?.push(slot);
    }
  }
  return { slots, count };
}

function emitChunk(program: Program, chunk: Chunk, slots: ReadonlyMap<number, number>): string {
  const lines: string[] = [];
  const columns = new Map<string, string>();
  const defined = new Set<number>();

  /** The text that stands for a value: a literal, or a register that is defined by the lines so far. */
  const read = (index: number): string => {
    const { operation, immediate } = instructionAt(program, index);
    if (operation === 'constant') return literal(immediate);
    if (!defined.has(index)) {
      defined.add(index);
      if (operation === 'input') {
        columns.set(`input${index}`, `inputs[${Number(immediate)}]`);
        lines.push(`const v${index} = input${index}[t];`);
      } else {
        const slot = slots.get(index) ?? 0;
        const test = operationEntry(operation).result === 'boolean' ? ' === 1' : '';
        lines.push(`const v${index} = live[${slot * tileTrials} - first + t]${test};`);
      }
    }
    return `v${index}`;
  };

  for (const index of chunk.instructions) {
    const instruction = instructionAt(program, index);
    const operands = instruction.operands.map(read);
    lines.push(`const v${index} = ${expression(instruction, operands)};`);
    defined.add(index);
    const slot = slots.get(index);
    if (slot !== undefined) lines.push(`live[${slot * tileTrials} - first + t] = Number(v${index});`);
  }
  if (chunk.isLast) {
    for (const [o, { value, error }] of program.outputs.entries()) {
      columns.set(`output${o}`, `outputs[${o}]`);
      columns.set(`error${o}`, `errors[${o}]`);
      const code = read(error);
      lines.push(`error${o}[t] = ${code};`, `output${o}[t] = ${code} === 0 ? ${read(value)} : NaN;`);
    }
  }
  return `(inputs, outputs, errors, first, end) => {
    ${[...columns].map(([name, column]) => `const ${name} = ${column};`).join('\n')}
    for (let t = first; t < end; t++) {
      ${lines.join('\n')}
    }
  }`;
}

function expression({ operation, immediate }: Instruction, operands: readonly string[]): string {
  if (operation === 'input' || operation === 'constant')
    throw new TypeError(`${operation} is read where it is used`);
  if (operation !== 'irr') return templates[operation](operands, immediate ?? 0);
  const [guess, ...flows] = operands;
  const stores = flows.map((flow, i) => `flows[${i}] = ${flow}`);
  return `(${stores.join(', ')}, irr(flows, ${flows.length}, ${guess}))`;
}

/** In parentheses, since `a - -1` is one thing and `a--1` another. */
function literal(value: number | undefined): string {
  return `(${Number(value)})`;
}

function isLeaf({ operation }: Instruction): boolean {
  return operation === 'constant' || operation === 'input';
}

function isIrr({ operation }: Instruction): boolean {
  return operation === 'irr';
}

function instructionAt({ instructions }: Program, index: number): Instruction {
  const instruction = instructions[index];
  if (instruction === undefined) throw new RangeError(`The program has no instruction ${index}.`);
  return instruction;
}
