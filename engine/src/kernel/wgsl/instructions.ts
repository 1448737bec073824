import { isElementary, operationEntry } from '../operations.ts';
import type { Instruction, Program } from '../program.ts';
import type { ElementaryName } from '../../elementary/functions.ts';
import { sumBlockTerms, sumLanes } from '../sum.ts';
import { isPrimitive, type Dialect } from './dialect.ts';
import { functionName } from './functions.ts';

/** Where the program's tables begin in `tables`, by their index. */
type TablePlaces = readonly number[];

/** What the instructions of a shader need beside themselves. */
export type Needs = { readonly functions: Set<ElementaryName>; flows: number };

/** Gives the text that stands for an operand. */
type Read = (index: number) => string;

type Context = {
  readonly dialect: Dialect;
  readonly program: Program;
  readonly places: TablePlaces;
  readonly needs: Needs;
};

/** Functions that read the program's tables. */
export function lookupSource({ type, expressions }: Dialect): string {
  const index = type === 'f32' ? 'index' : 'floorOf(index).x';
  return /* wgsl */ `
fn readTable(first: u32, length: u32, index: ${type}) -> ${type} {
  let whole = ${index};
  return readValue(first, select(0u, min(u32(min(whole, f32(length - 1u))), length - 1u), whole > 0f));
}

// How many entries are at most x
fn searchTable(first: u32, length: u32, x: ${type}) -> ${type} {
  var low = 0u;
  var high = length;
  while (low < high) {
    let middle = (low + high) >> 1u;
    let entry = readValue(first, middle);
    if (${expressions.lt(['entry', 'x'])} || ${expressions.eq(['entry', 'x'])}) { low = middle + 1u; } else { high = middle; }
  }
  return ${type}(f32(low)${type === 'f32' ? '' : ', 0f'});
}
`;
}

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
  if (isPrimitive(operation)) return [`let ${name} = ${context.dialect.expressions[operation](operands)};`];
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
      const count = `${flows.length}u`;
      if (context.dialect.precision === 'SINGLE') {
        const kept = flows.map((flow, i) => `flows[${i}] = ${flow};`);
        return [...kept, `let ${name} = irr(${count}, ${guess});`];
      }
      const kept = flows.map((flow, i) => `flows[${i}] = ${flow}.x; exactFlows[${i}] = ${flow};`);
      return [...kept, `let ${name} = irrOfPairs(${count}, ${guess});`];
    }
    case 'sum':
      return writeSum(name, operands, context.dialect);
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
function writeSum(name: string, terms: readonly string[], dialect: Dialect): string[] {
  const { add } = dialect.expressions;
  const total = totalIn(dialect, `${name}Sum`);
  const lines = [total.declaration];
  for (let from = 0; from < terms.length; from += sumBlockTerms) {
    const block = terms.slice(from, from + sumBlockTerms);
    const partial = Array.from({ length: Math.min(sumLanes, block.length) }, (_, lane) => {
      const own = block.filter((__, k) => k % sumLanes === lane);
      const sum = `${name}s${from}l${lane}`;
      // One statement an addition: compilers nest only so deep.
      lines.push(`var ${sum} = ${own[0]};`);
      for (const term of own.slice(1)) lines.push(`${sum} = ${add([sum, term])};`);
      return sum;
    });
    lines.push(total.add(partial.reduce((sum, other) => add([sum, other]))));
  }
  return [...lines, `let ${name} = ${total.value};`];
}

/** A variable that keeps what a sum of f32 loses; pairs lose nothing that matters. */
function totalIn({ words, expressions, literal }: Dialect, name: string) {
  const isSingle = words === 1;
  return {
    declaration: `var ${name} = ${isSingle ? 'vec2<f32>()' : literal(0)};`,
    add: (term: string) =>
      `${name} = ${isSingle ? `addTo(${name}, ${term})` : expressions.add([name, term])};`,
    value: isSingle ? `totalOf(${name})` : name,
  };
}

/** A loop in its place: its body reads what it captures by name. Terms add up as a pair, since there may be many. */
function writeLoop(name: string, index: number, captures: readonly string[], context: Context): string[] {
  const loop = context.program.loops[index];
  if (loop === undefined) throw new RangeError(`The program has no loop ${index}.`);
  const { literal, expressions } = context.dialect;
  const lines: string[] = [];
  const read: Read = (at) => {
    const { operation, immediate } = loop.body[at] ?? {};
    if (operation === 'constant') return literal(immediate ?? 0);
    if (operation === 'capture') return captures[immediate ?? 0] ?? literal(0);
    return `${name}b${at}`;
  };
  for (const [at, instruction] of loop.body.entries()) {
    const { operation, immediate } = instruction;
    if (operation === 'constant' || operation === 'capture') continue;
    if (operation === 'entry') {
      lines.push(`let ${read(at)} = readValue(${context.places[immediate ?? 0]}u, ${name}k);`);
    } else lines.push(...writeInstruction(read(at), instruction, read, context));
  }
  const term = read(loop.body.length - 1);
  const isSum = loop.reduce === 'sum';
  const total = totalIn(context.dialect, `${name}Sum`);
  const found = `${name}Found`;
  return [
    isSum ? total.declaration : `var ${found} = ${literal(0)};`,
    `for (var ${name}k = 0u; ${name}k < ${loop.count}u; ${name}k++) {`,
    ...lines,
    isSum ? total.add(term) : `if (!(${expressions.eq([term, literal(0)])})) { ${found} = ${term}; break; }`,
    '}',
    `let ${name} = ${isSum ? total.value : found};`,
  ];
}

export function isBoolean({ operation }: Instruction): boolean {
  return operationEntry(operation).result === 'boolean';
}
