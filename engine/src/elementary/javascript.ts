import type { Arithmetic, Recipe } from './arithmetic.ts';
import { exponent, high, mantissa, pow2 } from './bits.ts';

/** What generated functions call; taken out of `Math` once, since V8 looks a global up on every mention in some realms. */
const runtime = {
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  pow2,
  exponent,
  mantissa,
  high,
};

/**
 * Compiles a recipe to one JavaScript function: the recipe runs once, over an arithmetic whose values are the names of
 * registers, and what it asks for becomes a statement each.
 */
export function toJavaScript(recipe: Recipe, arity: number): (...operands: number[]) => number {
  const operands = Array.from({ length: arity }, (_, i) => `x${i}`);
  const statements: string[] = [];
  const result = recipe(textArithmetic(statements), ...operands);
  const source = `
    const { ${Object.keys(runtime).join(', ')} } = runtime;
    return (${operands.join(', ')}) => {
      ${statements.join('\n')}
      return ${result};
    };`;
  // The text is made of the operators below, of numbers and of register names; nothing in it comes from outside.
  // oxlint-disable-next-line typescript/no-implied-eval
  const made: unknown = new Function('runtime', source)(runtime);
  // `new Function` has no types; the text above returns a function of numbers.
  return made as (...operands: number[]) => number;
}

/** An arithmetic over the names of registers; each new value appends its statement. */
function textArithmetic(statements: string[]): Arithmetic<string, string> {
  const registers = new Map<string, string>();
  const register = (expression: string): string => {
    const known = registers.get(expression);
    if (known !== undefined) return known;
    const name = `v${registers.size}`;
    registers.set(expression, name);
    statements.push(`const ${name} = ${expression};`);
    return name;
  };
  const infix = (symbol: string) => (a: string, b: string) => register(`${a} ${symbol} ${b}`);
  const call = (name: keyof typeof runtime) => (x: string) => register(`${name}(${x})`);
  return {
    constant: literal,
    add: infix('+'),
    sub: infix('-'),
    mul: infix('*'),
    div: infix('/'),
    neg: (a) => register(`-${a}`),
    abs: call('abs'),
    floor: call('floor'),
    ceil: call('ceil'),
    trunc: call('trunc'),
    sqrt: call('sqrt'),
    lt: infix('<'),
    eq: infix('==='),
    and: infix('&&'),
    or: infix('||'),
    not: (a) => register(`!${a}`),
    select: (condition, then, otherwise) => register(`${condition} ? ${then} : ${otherwise}`),
    pow2: call('pow2'),
    exponent: call('exponent'),
    mantissa: call('mantissa'),
    high: call('high'),
  };
}

/** In parentheses, since `a - -1` is one thing and `a--1` another; infinities and NaN as divisions, which need no global. */
function literal(value: number): string {
  if (Number.isNaN(value)) return '(0 / 0)';
  if (!Number.isFinite(value)) return value > 0 ? '(1 / 0)' : '(-1 / 0)';
  return Object.is(value, -0) ? '(-0)' : `(${value})`;
}
