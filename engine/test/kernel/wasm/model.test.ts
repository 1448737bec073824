import { describe, expect, test } from '@jest/globals';
import { ProgramBuilder } from '../../../src/kernel/builder.ts';
import type { Node } from '../../../src/kernel/builder.ts';
import { expandElementary } from '../../../src/kernel/expand-elementary.ts';
import { interpret } from '../../../src/kernel/interpret.ts';
import type { Program } from '../../../src/kernel/program.ts';
import { planModel } from '../../../src/kernel/wasm/model.ts';
import { choices } from '../../random-formulas.ts';
import { programWithLoops } from '../loops.ts';
import { awkward, randomProgram } from './random-program.ts';
import { runProgram } from './run-program.ts';

const pairs = awkward.flatMap((x) => awkward.map((y) => [x, y] as const));
const interpretAll = (program: Program, trials: readonly (readonly number[])[]) =>
  trials.map((trial) => interpret(program, trial));

/** Numbers of any sign and size, NaN and infinities among them: their patterns are random. */
function randomPatterns(seed: number, count: number): number[][] {
  const choose = choices(seed);
  const floats = new Float64Array(2 * count);
  const words = new Uint32Array(floats.buffer);
  for (let i = 0; i < words.length; i++) words[i] = choose(2 ** 32);
  return Array.from({ length: count }, (_, t) => [floats[2 * t]!, floats[2 * t + 1]!]);
}

const b = new ProgramBuilder();
const [x, y] = [b.input(0), b.input(1)];
const isBelow = b.lt(x, y);
const operations: readonly (readonly [string, Node])[] = [
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
  ['min the other way', b.select(isBelow, x, y)],
  ['max the other way', b.select(isBelow, y, x)],
  ['select', b.select(b.eq(x, y), x, b.constant(-0))],
  ['finite', b.number(b.finite(x))],
  ['and', b.number(b.and(isBelow, b.finite(x)))],
  ['or', b.number(b.or(isBelow, b.finite(x)))],
  ['not', b.number(b.not(b.and(isBelow, b.finite(y))))],
  ['constants beyond JSON', b.add(b.select(isBelow, b.constant(-Infinity), b.constant(-0)), x)],
  ['NaN', b.select(isBelow, b.constant(Number.NaN), y)],
  ['table', b.table([3, 1, 4, 1, 5], x)],
  ['table of one', b.table([3], x)],
  ['search of few', b.search([-1e300, -1, 0, 0, 2.5, 1e10], x)],
  ['search of one', b.search([-1], x)],
  [
    'search of many',
    b.search(
      Array.from({ length: 1000 }, (_, i) => (i - 500) ** 3),
      x,
    ),
  ],
  ['irr', b.irr(b.constant(0.1), [b.constant(-100), x, y, b.constant(30)])],
  ['irr of one sign', b.irr(x, [b.constant(1), b.constant(2)])],
  ['irr from a varying guess', b.irr(x, [y, b.constant(200), b.constant(-120)])],
];

describe('a program as WebAssembly', () => {
  test.each(operations)('gives the bits of the interpreter: %s', (_name, node) => {
    const program = b.finish([{ value: node, error: b.constant(0) }], 2);
    const trials = [...pairs, ...randomPatterns(7, 500)];
    expect(runProgram(program, trials)).toStrictEqual(interpretAll(program, trials));
  });

  test('numbers of any exponent come apart and together as in JavaScript', () => {
    const parts = [b.exponent(x), b.mantissa(x), b.high(x), b.pow2(b.exponent(x))];
    const program = b.finish(
      parts.map((value) => ({ value, error: b.constant(0) })),
      2,
    );
    const trials = randomPatterns(8, 2000).filter(([value = 0]) => value >= 2 ** -1022 && value < Infinity);
    expect(runProgram(program, trials)).toStrictEqual(interpretAll(program, trials));
  });

  test('whole powers of two are exact over their range', () => {
    const program = b.finish([{ value: b.pow2(x), error: b.constant(0) }], 1);
    const exponents = Array.from({ length: 2046 }, (_, i) => [i - 1022]);
    expect(runProgram(program, exponents)).toStrictEqual(exponents.map(([k = 0]) => [2 ** k]));
  });

  test.each([21, 22, 23, 24])('equals the interpreter bit for bit (random program %i)', (seed) => {
    const program = randomProgram(seed, 1500);
    expect(runProgram(program, pairs)).toStrictEqual(interpretAll(program, pairs));
  });

  test('elementary functions become the instructions of their recipes', () => {
    const program = b.finish(
      [b.exp(x), b.log(x), b.log10(x), b.power(x, y)].map((value) => ({ value, error: b.constant(0) })),
      2,
    );
    const trials = [...pairs, ...randomPatterns(9, 1000)];
    expect(runProgram(expandElementary(program), trials)).toStrictEqual(interpretAll(program, trials));
  });

  test('internal rates of return are found by bisection where Newton leads nowhere', () => {
    const choose = choices(31);
    const flows = Array.from({ length: 7 }, (_, i) => b.input(i));
    const program = b.finish([{ value: b.irr(b.input(7), flows), error: b.constant(0) }], 8);
    // Signs change several times, and guesses are far off.
    const trials = Array.from({ length: 3000 }, () => [
      ...flows.map(() => choose(2001) - 1000),
      choose(400) / 40 - 0.99,
    ]);
    const found = runProgram(program, trials);
    expect(found).toStrictEqual(interpretAll(program, trials));
    expect(found.filter(([rate]) => Number.isNaN(rate)).length).toBeLessThan(1500);
  });

  test.each([1, 3, 4, 7, 63, 64, 65, 130, 1000])(
    'a loop over %i entries adds in the order of a sum',
    (count) => {
      const choose = choices(41);
      const program = programWithLoops(Array.from({ length: count }, () => (choose(2000) - 1000) / 7));
      const trials = awkward.map((value) => [value]);
      expect(runProgram(program, trials)).toStrictEqual(interpretAll(program, trials));
    },
  );

  test('a program of more than 20,000 instructions is split into functions that hand their values on', () => {
    const p = new ProgramBuilder();
    let [value, kept] = [p.input(0), p.lt(p.input(0), p.constant(1))];
    for (let i = 0; i < 12_000; i++) value = p.add(p.mul(value, p.constant(1.0001)), p.constant(i));
    const chain = p.finish([{ value: p.select(kept, value, p.neg(value)), error: p.constant(0) }], 1);
    expect(planModel(chain).chunks.length).toBeGreaterThan(5);
    const trials = Array.from({ length: 31 }, (_, t) => [t / 15]);
    expect(runProgram(chain, trials)).toStrictEqual(interpretAll(chain, trials));
    const mixed = randomProgram(51, 8_500);
    expect(runProgram(mixed, pairs.slice(0, 30))).toStrictEqual(interpretAll(mixed, pairs.slice(0, 30)));
  });

  test('outputs that need no computing are written, and so is an error that comes long after its value', () => {
    const p = new ProgramBuilder();
    let code = p.input(0);
    for (let i = 0; i < 5000; i++) code = p.sub(p.constant(i), code);
    const error = p.select(p.lt(code, p.constant(0)), p.constant(3), p.constant(0));
    const program = p.finish(
      [
        { value: p.constant(4), error: p.constant(0) },
        { value: p.input(0), error: p.constant(0) },
        { value: p.constant(4), error: p.constant(2) },
        { value: p.neg(p.input(0)), error },
      ],
      1,
    );
    const trials = [[-3000], [1], [7000], [2501], [-2501]];
    expect(runProgram(program, trials)).toStrictEqual(interpretAll(program, trials));
  });
});
