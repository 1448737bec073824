import { expect, test } from '@jest/globals';
import type { Arithmetic, Recipe } from '../../src/elementary/arithmetic.ts';
import { elementary, elementaryArity, type ElementaryName } from '../../src/elementary/functions.ts';
import { unrolledPower } from '../../src/elementary/power.ts';
import { elementaryRecipes } from '../../src/elementary/recipes.ts';
import { ProgramBuilder, type Node, type Truth } from '../../src/kernel/builder.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import type { Program } from '../../src/kernel/program.ts';
import { choices } from '../random-formulas.ts';

/** A recipe as the instructions of a program, all of them primitive. */
function expand(recipe: Recipe, arity: number): Program {
  const b = new ProgramBuilder();
  const arithmetic: Arithmetic<Node, Truth> = b;
  const value = recipe(arithmetic, ...Array.from({ length: arity }, (_, i) => b.input(i)));
  return b.finish([{ value, error: b.constant(0) }], arity);
}

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  64,
  -64,
  65,
  1e-320,
  2 ** 27,
  709.7,
  1e308,
  Infinity,
  -Infinity,
  Number.NaN,
];

/** Random bit patterns, and numbers of a size at which functions do something. */
function* operandsOf(arity: number, seed: number): Generator<number[]> {
  const choose = choices(seed);
  const pattern = new DataView(new ArrayBuffer(8));
  const next = (): number => {
    pattern.setUint32(0, choose(2 ** 32));
    pattern.setUint32(4, choose(2 ** 32));
    const uniform = choose(2 ** 32) / 2 ** 31 - 1;
    return [pattern.getFloat64(0), uniform, uniform * 40, Math.round(uniform * 70)][choose(4)] ?? 0;
  };
  for (const x of special) {
    if (arity === 1) yield [x];
    else for (const y of special) yield [x, y];
  }
  for (let i = 0; i < 400; i++) yield Array.from({ length: arity }, next);
}

// The keys of the table are what its type says.
const names = Object.keys(elementaryArity) as ElementaryName[];

test.each(names)('%s as instructions equals %s as a JavaScript function, bit for bit', (name) => {
  const program = expand(elementaryRecipes[name], elementaryArity[name]);
  expect(program.instructions.length).toBeGreaterThan(10);
  for (const operands of operandsOf(elementaryArity[name], 41)) {
    const [expected] = interpret(program, operands);
    const actual = elementary[name](...operands);
    // An expectation takes longer than the two functions, so only a difference becomes one.
    if (!Object.is(actual, expected)) expect([operands, actual]).toEqual([operands, expected]);
  }
});

test('a known whole exponent gives the bits of a varying one', () => {
  const b = new ProgramBuilder();
  const exponents = Array.from({ length: 129 }, (_, i) => i - 64);
  const products = exponents.map((exponent) => unrolledPower(b, b.input(0), exponent) ?? b.constant(0));
  const program = b.finish(
    products.map((value) => ({ value, error: b.constant(0) })),
    1,
  );
  for (const [x = 0] of operandsOf(1, 43)) {
    const expected = exponents.map((exponent) => elementary.power(x, exponent));
    expect(interpret(program, [x])).toEqual(expected);
  }
});
