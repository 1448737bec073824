import type { ElementaryName } from '../../elementary/functions.ts';
import { isElementary, type Operation } from '../operations.ts';
import type { Instruction, Program } from '../program.ts';
import { finiteLimit, literal, type GpuJsMode } from './dialect.ts';

/** What instructions are written for. */
export type Scope = {
  readonly program: Program;
  readonly mode: GpuJsMode;
  /** Registers are this and the instruction's index: the body of a loop has its own. */
  readonly prefix: string;
  /** The text that reads an input, a capture or an entry. */
  readonly read: (instruction: Instruction) => string;
};

/** Statements in gpu.js's JavaScript, and the text that stands for an instruction's value after them. */
export type Written = { readonly lines: readonly string[]; readonly textOf: (index: number) => string };

type Leaf = 'constant' | 'input' | 'capture' | 'entry';
type Template = (operands: readonly string[], immediate: number) => string;

const infix =
  (symbol: string): Template =>
  ([a, b]) =>
    `${a} ${symbol} ${b}`;
const call =
  (name: string): Template =>
  (operands) =>
    `${name}(${operands.join(', ')})`;

/**
 * The whole vocabulary of generated text: operands are registers or numbers, so that no text of a workbook gets here. gpu.js
 * takes a comparison with `<` or `>` and what `&&`, `||` and `!` make of conditions for booleans, but `===` for a number.
 */
const templates: Record<Exclude<Operation, Leaf | 'div' | 'sum' | 'loop' | ElementaryName>, Template> = {
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  neg: ([a]) => `-${a}`,
  abs: call('Math.abs'),
  floor: call('Math.floor'),
  ceil: call('Math.ceil'),
  trunc: call('Math.trunc'),
  sqrt: call('Math.sqrt'),
  pow2: call('pow2'),
  exponent: call('exponent'),
  mantissa: call('mantissa'),
  // It serves the bits beyond single precision, which are not there.
  high: ([x]) => `${x}`,
  lt: infix('<'),
  eq: ([a, b]) => `${a} <= ${b} && ${b} <= ${a}`,
  finite: ([a]) => `Math.abs(${a}) < ${finiteLimit}`,
  and: infix('&&'),
  or: infix('||'),
  not: ([a]) => `!${a}`,
  select: ([condition, then, otherwise]) => `${condition} ? ${then} : ${otherwise}`,
  table: ([index], table) => `readTable${table}(${index})`,
  search: ([x], table) => `searchTable${table}(${x})`,
  irr: (operands) => `irr${operands.length - 1}(${operands.join(', ')})`,
};

/**
 * Writes the instructions that some values need.
 *
 * @param instructions of the scope's program, which is verified, or of the body of one of its loops
 */
export function writeInstructions(
  instructions: readonly Instruction[],
  values: readonly number[],
  scope: Scope,
): Written {
  const lines: string[] = [];
  const textOf = (index: number): string => {
    const { operation, immediate = 0 } = at(instructions, index);
    return operation === 'constant' ? literal(immediate, scope.mode) : `${scope.prefix}${index}`;
  };
  for (const index of neededBy(instructions, values)) {
    const instruction = at(instructions, index);
    const { operation, operands, immediate = 0 } = instruction;
    const register = `${scope.prefix}${index}`;
    const texts = operands.map(textOf);
    const define = (text: string) => lines.push(`const ${register} = ${text};`);
    switch (operation) {
      case 'constant':
        break;
      case 'input':
      case 'capture':
      case 'entry':
        define(scope.read(instruction));
        break;
      case 'div':
        define(isZero(instructions[operands[1] ?? 0])
          ? literal(Number.NaN, scope.mode)
          : infix('/')(texts, 0));
        break;
      case 'sum':
        lines.push(...writeSum(register, texts));
        break;
      case 'loop':
        lines.push(...writeLoop(register, immediate, texts, scope));
        break;
      default:
        define(isElementary(operation) ? call(operation)(texts, 0) : templates[operation](texts, immediate));
    }
  }
  return { lines, textOf };
}

/** Indices of the instructions that some values depend on, themselves among them, in order. */
export function neededBy(instructions: readonly Instruction[], values: readonly number[]): number[] {
  const isNeeded = new Uint8Array(instructions.length);
  for (const value of values) isNeeded[value] = 1;
  for (let index = instructions.length - 1; index >= 0; index--) {
    if (isNeeded[index] === 1) for (const operand of at(instructions, index).operands) isNeeded[operand] = 1;
  }
  return [...isNeeded.keys()].filter((index) => isNeeded[index] === 1);
}

/** A quotient of constants by zero is how a program writes an infinity or NaN, and how WGSL refuses a shader. */
function isZero(instruction: Instruction | undefined): boolean {
  return instruction?.operation === 'constant' && instruction.immediate === 0;
}

/** Terms of one statement: gpu.js walks an expression recursively, and once for each level that a type is asked for. */
const termsPerStatement = 16;

/**
 * Adds in pairs, and pairs of pairs: in f32 the order of `addUp` would lose a digit where there are thousands of terms, and
 * to carry what was lost from term to term is no way out, since drivers simplify `(a + b) - a`.
 */
function writeSum(register: string, terms: readonly string[]): string[] {
  const lines: string[] = [];
  let left = terms;
  while (left.length > termsPerStatement) {
    const next: string[] = [];
    for (let first = 0; first < left.length; first += termsPerStatement) {
      const name = `${register}s${lines.length}`;
      lines.push(`const ${name} = ${pairwise(left.slice(first, first + termsPerStatement))};`);
      next.push(name);
    }
    left = next;
  }
  return [...lines, `const ${register} = ${pairwise(left)};`];
}

function pairwise(terms: readonly string[]): string {
  const [first = '(0)'] = terms;
  if (terms.length <= 1) return first;
  const half = Math.ceil(terms.length / 2);
  return `(${pairwise(terms.slice(0, half))} + ${pairwise(terms.slice(half))})`;
}

/** Terms that a loop adds up before their sum is added to the others': for the reason of `writeSum`. */
const termsPerRound = 64;

function writeLoop(register: string, index: number, captures: readonly string[], scope: Scope): string[] {
  const loop = scope.program.loops[index];
  if (loop === undefined) throw new RangeError(`The program has no loop ${index}.`);
  const { reduce, count, body } = loop;
  const [round, within, k, part] = ['r', 'w', 'k', 's'].map((name) => `${register}${name}`);
  const { lines, textOf } = writeInstructions(body, [body.length - 1], {
    ...scope,
    prefix: `${register}b`,
    read: ({ operation, immediate = 0 }) =>
      operation === 'capture'
        ? (captures[immediate] ?? '')
        : `this.constants.tables[${k} + ${tableStart(scope.program, immediate)}]`,
  });
  const term = textOf(body.length - 1);
  const isTaken = `Math.abs(${part}) > 0`;
  const reduced = reduce === 'sum' ? `${part} + ${term}` : `${isTaken} ? ${part} : ${term}`;
  const total = reduce === 'sum' ? `${register} + ${part}` : part;
  return [
    `let ${register} = 0;`,
    `for (let ${round} = 0; ${round} < ${Math.ceil(count / termsPerRound)}; ${round}++) {`,
    `let ${part} = ${reduce === 'sum' ? 0 : register};`,
    `for (let ${within} = 0; ${within} < ${termsPerRound}; ${within}++) {`,
    `const ${k} = ${round} * ${termsPerRound} + ${within};`,
    `if (${k} < ${count}) {`,
    ...lines,
    `${part} = ${reduced};`,
    '}',
    '}',
    `${register} = ${total};`,
    '}',
  ];
}

/** Where a table begins in the constant `tables`, which holds all of them, one after the other. */
export function tableStart({ tables }: Program, index: number): number {
  return tables.slice(0, index).reduce((sum, { length }) => sum + length, 0);
}

function at(instructions: readonly Instruction[], index: number): Instruction {
  const instruction = instructions[index];
  if (instruction === undefined) throw new RangeError(`There is no instruction ${index}.`);
  return instruction;
}
