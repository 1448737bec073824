import { describe, expect, test } from '@jest/globals';
import { ProgramBuilder } from '../../../src/kernel/builder.ts';
import type { Node } from '../../../src/kernel/builder.ts';
import { interpret } from '../../../src/kernel/interpret.ts';
import type { Program } from '../../../src/kernel/program.ts';
import { fitsSingles, singles } from '../../../src/kernel/wasm/singles.ts';
import { choices } from '../../random-formulas.ts';
import { programWithLoops } from '../loops.ts';
import { awkward } from './random-program.ts';
import { runProgram } from './run-program.ts';

const b = new ProgramBuilder();
const [x, y] = [b.input(0), b.input(1)];
const isBelow = b.lt(x, y);
const choose = choices(61);
const someNumber = () => Math.fround((choose(2 ** 32) - 2 ** 31) * 2 ** (choose(60) - 40));
const trials = [
  ...awkward.flatMap((left) => awkward.map((right) => [Math.fround(left), Math.fround(right)])),
  ...Array.from({ length: 500 }, () => [someNumber(), someNumber()]),
];
const one = (value: Node): Program => b.finish([{ value, error: b.constant(0) }], 2);

const rounded: readonly (readonly [string, Node])[] = [
  ['add', b.add(x, y)],
  ['sub', b.sub(x, y)],
  ['mul', b.mul(x, y)],
  ['div', b.div(x, y)],
  ['neg', b.neg(x)],
  ['abs', b.abs(x)],
  ['floor', b.floor(x)],
  ['ceil', b.ceil(x)],
  ['trunc', b.trunc(x)],
  ['sqrt', b.sqrt(x)],
  ['min', b.min(x, y)],
  ['max', b.max(x, y)],
  ['select', b.select(b.eq(x, y), x, b.constant(-0))],
  ['finite', b.number(b.finite(x))],
  ['and, or, not', b.number(b.and(b.or(isBelow, b.finite(x)), b.not(b.eq(x, y))))],
  ['table', b.table([3, 1, 4, 1, 5], x)],
  ['search', b.search([-1e30, -1, 0, 0, 2.5, 1e10], x)],
  [
    'search of many',
    b.search(
      Array.from({ length: 1000 }, (_, i) => (i - 500) ** 3),
      x,
    ),
  ],
  // Computed in f64 and rounded.
  ['exp', b.exp(x)],
  ['power', b.power(x, y)],
  ['irr', b.irr(b.constant(0.5), [b.constant(-100), x, y, b.constant(30)])],
];

describe('a program in single precision', () => {
  test.each(rounded)('rounds once an operation: %s', (_name, node) => {
    const expected = trials.map((trial) => {
      const [value] = interpret(one(node), trial);
      return [typeof value === 'number' ? Math.fround(value) : value];
    });
    expect(runProgram(one(node), trials, singles)).toStrictEqual(expected);
  });

  test('a loop over a table adds what JavaScript adds, to six digits', () => {
    const program = programWithLoops(Array.from({ length: 203 }, (_, i) => i / 7 + 1));
    const inputs = [[1], [2.5], [30], [0.125], [7]];
    for (const [t, [sum, first]] of runProgram(program, inputs, singles).entries()) {
      const [expectedSum, expectedFirst] = interpret(program, inputs[t]!);
      expect(Number(sum) / Number(expectedSum)).toBeCloseTo(1, 6);
      expect(first).toBe(Math.fround(Number(expectedFirst)));
    }
  });

  test('each of four trials has its own error', () => {
    const isNegative = b.lt(x, b.constant(0));
    const error = b.select(isNegative, b.constant(3), b.select(isBelow, b.constant(5), b.constant(0)));
    const program = b.finish([{ value: b.add(x, y), error }], 2);
    const inputs = [
      [2, 1],
      [-1, 1],
      [1, 2],
      [4, 3],
      [5, 4],
    ];
    expect(runProgram(program, inputs, singles)).toEqual(inputs.map((trial) => interpret(program, trial)));
  });

  test('a program with numbers beyond f32, or that takes bit patterns apart, is not for it', () => {
    expect(fitsSingles(one(b.add(x, b.constant(3e38))))).toBe(true);
    expect(fitsSingles(one(b.add(x, b.constant(3.5e38))))).toBe(false);
    expect(fitsSingles(one(b.table([1, 1e300], x)))).toBe(false);
    expect(fitsSingles(one(b.mantissa(x)))).toBe(false);
  });
});
