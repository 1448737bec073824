import { isElementary, operationEntry, type Operation } from '../operations.ts';
import type { Instruction, Program } from '../program.ts';
import type { ElementaryName } from '../../elementary/functions.ts';
import { sumBlockTerms, sumLanes } from '../sum.ts';
import { functionName } from './functions.ts';
import { divisionOf, literal } from './literal.ts';

/** Where the program's tables begin in `tables`, by their index. */
type TablePlaces = readonly number[];

/** What the instructions of a shader need beside themselves. */
export type Needs = { readonly functions: Set<ElementaryName>; flows: number };

/** Gives the text that stands for an operand. */
type Read = (index: number) => string;

type Context = {
  readonly program: Program;
  readonly places: TablePlaces;
  readonly needs: Needs;
};

const infix =
  (symbol: string) =>
  ([a, b]: readonly string[]): string =>
    `${a} ${symbol} ${b}`;
const call =
  (name: string) =>
  (operands: readonly string[]): string =>
    `${name}(${operands.join(', ')})`;

/** Operations that are one expression of their operands. */
const expressions = {
  add: infix('+'),
  // Compilers take both for 0, whatever x is: not so where it is infinite.
  sub: ([a, b]) => (a === b ? `zeroTimes(${a})` : `${a} - ${b}`),
  mul: ([a, b]) => (a === '0f' ? `zeroTimes(${b})` : b === '0f' ? `zeroTimes(${a})` : `${a} * ${b}`),
  div: ([a = '', b = '']) => divisionOf(a, b),
  neg: ([a]) => `-(${a})`,
  abs: call('abs'),
  floor: call('floor'),
  ceil: call('ceil'),
  trunc: call('trunc'),
  sqrt: call('root'),
  pow2: call('powerOfTwo'),
  exponent: call('exponentOf'),
  mantissa: call('mantissaOf'),
  high: call('upperHalf'),
  lt: infix('<'),
  eq: infix('=='),
  finite: call('isFinite'),
  and: infix('&&'),
  or: infix('||'),
  not: ([a]) => `!${a}`,
  select: ([condition, then, otherwise]) => `select(${otherwise}, ${then}, ${condition})`,
} satisfies Partial<Record<Operation, (operands: readonly string[]) => string>>;

/** Functions that read the program's tables. */
export const lookupSource = /* wgsl */ `
fn readTable(first: u32, length: u32, index: f32) -> f32 {
  return readFloat(first + select(0u, min(u32(min(index, f32(length - 1u))), length - 1u), index > 0f));
}

// How many entries are at most x
fn searchTable(first: u32, length: u32, x: f32) -> f32 {
  var low = 0u;
  var high = length;
  while (low < high) {
    let middle = (low + high) >> 1u;
    if (readFloat(first + middle) <= x) { low = middle + 1u; } else { high = middle; }
  }
  return f32(low);
}
`;

/**
 * The statements that declare `name` as the value of an instruction.
 *
 * @param read of its operands
 */
export function writeInstruction(
  name: string,
  instruction: Instruction,
  read: Read,
  context: Context,
): string[] {
  const { operation, immediate = 0 } = instruction;
  const operands = instruction.operands.map(read);
  if (operation in expressions) {
    // `in` does not narrow by the table's keys.
    return [`let ${name} = ${expressions[operation as keyof typeof expressions](operands)};`];
  }
  if (isElementary(operation)) {
    context.needs.functions.add(operation);
    return [`let ${name} = ${functionName(operation)}(${operands.join(', ')});`];
  }
  switch (operation) {
    case 'table':
    case 'search': {
      const length = context.program.tables[immediate]?.length ?? 0;
      const lookup = operation === 'table' ? 'readTable' : 'searchTable';
      return [`let ${name} = ${lookup}(${context.places[immediate]}u, ${length}u, ${operands[0]});`];
    }
    case 'irr': {
      const [guess, ...flows] = operands;
      context.needs.flows = Math.max(context.needs.flows, flows.length);
      return [
        ...flows.map((flow, i) => `flows[${i}] = ${flow};`),
        `let ${name} = irr(${flows.length}u, ${guess});`,
      ];
    }
    case 'sum':
      return writeSum(name, operands);
    case 'loop':
      return writeLoop(name, immediate, operands, context);
    default:
      throw new TypeError(`${operation} has no statement of its own`);
  }
}

/**
 * Terms in the blocks and partial sums of `addUp`: an addition each, and few of them one after another. Totals of blocks add up as
 * a pair, since there may be many.
 */
function writeSum(name: string, terms: readonly string[]): string[] {
  const lines = [`var ${name}Sum = vec2<f32>();`];
  for (let from = 0; from < terms.length; from += sumBlockTerms) {
    const block = terms.slice(from, from + sumBlockTerms);
    const partial = Array.from({ length: Math.min(sumLanes, block.length) }, (_, lane) => {
      const own = block.filter((__, k) => k % sumLanes === lane);
      // One statement an addition: compilers nest only so deep.
      lines.push(`var ${name}s${from}l${lane} = ${own[0]};`);
      for (const term of own.slice(1)) lines.push(`${name}s${from}l${lane} += ${term};`);
      return `${name}s${from}l${lane}`;
    });
    lines.push(`${name}Sum = addTo(${name}Sum, ${partial.join(' + ')});`);
  }
  return [...lines, `let ${name} = totalOf(${name}Sum);`];
}

/** A loop in its place: its body reads what it captures by name. Terms add up as a pair, since there may be many. */
function writeLoop(name: string, index: number, captures: readonly string[], context: Context): string[] {
  const loop = context.program.loops[index];
  if (loop === undefined) throw new RangeError(`The program has no loop ${index}.`);
  const lines: string[] = [];
  const read: Read = (at) => {
    const { operation, immediate } = loop.body[at] ?? {};
    if (operation === 'constant') return literal(immediate ?? 0);
    if (operation === 'capture') return captures[immediate ?? 0] ?? '0f';
    return `${name}b${at}`;
  };
  for (const [at, instruction] of loop.body.entries()) {
    const { operation, immediate } = instruction;
    if (operation === 'constant' || operation === 'capture') continue;
    if (operation === 'entry') {
      lines.push(`let ${read(at)} = readFloat(${context.places[immediate ?? 0]}u + ${name}k);`);
    } else lines.push(...writeInstruction(read(at), instruction, read, context));
  }
  const term = read(loop.body.length - 1);
  const isSum = loop.reduce === 'sum';
  return [
    `var ${name}Sum = vec2<f32>();`,
    `for (var ${name}k = 0u; ${name}k < ${loop.count}u; ${name}k++) {`,
    ...lines,
    isSum
      ? `${name}Sum = addTo(${name}Sum, ${term});`
      : `if (${term} != 0f) { ${name}Sum.x = ${term}; break; }`,
    '}',
    `let ${name} = ${isSum ? `totalOf(${name}Sum)` : `${name}Sum.x`};`,
  ];
}

export function isBoolean({ operation }: Instruction): boolean {
  return operationEntry(operation).result === 'boolean';
}
