import { exponent, high, mantissa, pow2 } from '../elementary/bits.ts';
import { elementary, type ElementaryName } from '../elementary/functions.ts';
import { irr, isElementary, operationEntry, readTable, searchTable, type Operation } from './operations.ts';
import type { Instruction, Kernel, Loop, Program } from './program.ts';
import { sumBlockTerms, sumLanes } from './sum.ts';
import { verifyProgram } from './verify.ts';

// V8 never optimises a function above 60 KB of bytecode: 2,000 instructions in one function run 35 times slower than in
// four (notes: a chain of 2,000 cells takes 44,500 ns a trial in one function). 500 stay well below it.
const maxInstructionsPerFunction = 500;

// Values that cross from one function to the next live in columns of one tile of trials: small, so that a hundred of
// them still fit the second-level cache.
const tileTrials = 256;

/** What generated code may call, beside `Math`. */
const runtime = { readTable, searchTable, irr, pow2, exponent, mantissa, high, ...elementary };

/** What is read where it is used, not computed. */
type Leaf = 'constant' | 'input' | 'capture' | 'entry';

type Template = (operands: readonly string[], immediate: number) => string;

const infix =
  (symbol: string): Template =>
  ([a, b]) =>
    `${a} ${symbol} ${b}`;
const math =
  (name: 'abs' | 'floor' | 'ceil' | 'trunc' | 'sqrt'): Template =>
  ([a]) =>
    `Math.${name}(${a})`;

/** The whole vocabulary of generated code. Operands are registers, immediates are numbers: no text of a workbook gets here. */
const templates: Record<Exclude<Operation, Leaf | 'loop' | ElementaryName>, Template> = {
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
  pow2: ([k]) => `pow2(${k})`,
  exponent: ([x]) => `exponent(${x})`,
  mantissa: ([x]) => `mantissa(${x})`,
  high: ([x]) => `high(${x})`,
  lt: infix('<'),
  eq: infix('==='),
  finite: ([a]) => `${a} - ${a} === 0`,
  and: infix('&&'),
  or: infix('||'),
  not: ([a]) => `!${a}`,
  select: ([condition, then, otherwise]) => `${condition} ? ${then} : ${otherwise}`,
  table: ([index], table) => `readTable(tables[${table}], ${index})`,
  search: ([x], table) => `searchTable(tables[${table}], ${x})`,
  irr([guess, ...flows]) {
    const stores = flows.map((flow, i) => `flows[${i}] = ${flow}`);
    return `(${stores.join(', ')}, irr(flows, ${flows.length}, ${guess}))`;
  },
  sum: sumInOrder,
};

/** `addUp` without its loops. */
function sumInOrder(terms: readonly string[]): string {
  const blocks: string[] = [];
  for (let first = 0; first < terms.length; first += sumBlockTerms) {
    const block = terms.slice(first, first + sumBlockTerms);
    const [s0, s1, s2, s3] = Array.from({ length: sumLanes }, (_, lane) =>
      ['0', ...block.filter((_term, k) => k % sumLanes === lane)].join(' + '),
    );
    blocks.push(`(${s0} + (${s1}) + (${s2} + (${s3})))`);
  }
  return blocks.join(' + ');
}

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
  const bodies = program.loops.flatMap(({ body }) => body);
  const flows = [...program.instructions, ...bodies].reduce(
    (most, { operation, operands }) => (operation === 'irr' ? Math.max(most, operands.length - 1) : most),
    0,
  );
  const source = `
    const { ${Object.keys(runtime).join(', ')} } = runtime;
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
  const chunks: Chunk[] = [];
  let instructions: number[] = [];
  let size = 0;
  for (const [index, instruction] of program.instructions.entries()) {
    if (isLeaf(instruction)) continue;
    const added = sizeOf(program, instruction);
    if (size > 0 && size + added > maxInstructionsPerFunction) {
      chunks.push({ instructions, isLast: false });
      [instructions, size] = [[], 0];
    }
    instructions.push(index);
    size += added;
  }
  return [...chunks, { instructions, isLast: true }];
}

function sizeOf(program: Program, { operation, operands, immediate = 0 }: Instruction): number {
  if (operation === 'loop') return program.loops[immediate]?.body.length ?? 1;
  return Math.max(1, operands.length - 2);
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
    const loop = instruction.operation === 'loop' ? program.loops[instruction.immediate ?? 0] : undefined;
    lines.push(
      loop
        ? emitLoop(`v${index}`, loop, operands)
        : `const v${index} = ${expression(instruction, operands)};`,
    );
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

/** Statements that leave a loop's value in a variable of this name. The loop's own names stay in its block. */
function emitLoop(name: string, { reduce, count, body }: Loop, captures: readonly string[]): string {
  const lines: string[] = [];
  const registers: string[] = [];
  for (const [index, instruction] of body.entries()) {
    const { operation, operands, immediate = 0 } = instruction;
    if (operation === 'constant') registers.push(literal(immediate));
    else if (operation === 'capture') registers.push(captures[immediate] ?? 'NaN');
    else {
      const value =
        operation === 'entry'
          ? `tables[${immediate}][k]`
          : expression(
              instruction,
              operands.map((operand) => registers[operand] ?? 'NaN'),
            );
      lines.push(`const t${index} = ${value};`);
      registers.push(`t${index}`);
    }
  }
  const term = registers.at(-1);
  return reduce === 'sum'
    ? `let ${name} = 0;
      for (let k = 0; k < ${count};) {
        let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s = 0;
        for (const end = Math.min(k + ${sumBlockTerms}, ${count}); k < end; k++) {
          ${lines.join('\n')}
          s = s0 + ${term}; s0 = s1; s1 = s2; s2 = s3; s3 = s;
        }
        for (let lane = k; lane % ${sumLanes} !== 0; lane++) { s = s0; s0 = s1; s1 = s2; s2 = s3; s3 = s; }
        ${name} += s0 + s1 + (s2 + s3);
      }`
    : `let ${name} = 0;
      for (let k = 0; k < ${count}; k++) {
        ${lines.join('\n')}
        if (${term} !== 0) { ${name} = ${term}; break; }
      }`;
}

function expression({ operation, immediate }: Instruction, operands: readonly string[]): string {
  if (isElementary(operation)) return `${operation}(${operands.join(', ')})`;
  if (!isTemplate(operation)) throw new TypeError(`${operation} is no expression of its operands`);
  return templates[operation](operands, immediate ?? 0);
}

function isTemplate(operation: Operation): operation is keyof typeof templates {
  return Object.hasOwn(templates, operation);
}

/** In parentheses, since `a - -1` is one thing and `a--1` another. */
function literal(value: number | undefined): string {
  return `(${Number(value)})`;
}

function isLeaf({ operation }: Instruction): boolean {
  return operation === 'constant' || operation === 'input';
}

function instructionAt({ instructions }: Program, index: number): Instruction {
  const instruction = instructions[index];
  if (instruction === undefined) throw new RangeError(`The program has no instruction ${index}.`);
  return instruction;
}
