import { expect, test } from '@jest/globals';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import { printProgram } from '../../src/kernel/print.ts';
import { addUp } from '../../src/kernel/sum.ts';

test('equal instructions are one, known ones are folded, and what no output needs is left out', () => {
  const b = new ProgramBuilder();
  const [x, y] = [b.input(0), b.input(1)];
  b.sqrt(x);
  const product = b.mul(b.add(x, y), b.add(x, y));
  const value = b.add(product, b.mul(b.constant(6), b.constant(7)));
  expect(printProgram(b.finish([{ value, error: b.constant(0) }], 2))).toBe(
    [
      'v0 = input #0',
      'v1 = input #1',
      'v2 = add v0 v1',
      'v3 = mul v2 v2',
      'v4 = constant #42',
      'v5 = add v3 v4',
      'v6 = constant #0',
      'output 0 = v5 error v6',
    ].join('\n'),
  );
});

test('numbers that JSON cannot hold survive it as operations', () => {
  const b = new ProgramBuilder();
  const constants = [-0, Infinity, -Infinity, Number.NaN];
  const outputs = constants.map((constant) => ({ value: b.constant(constant), error: b.constant(0) }));
  const program = b.finish(outputs, 0);
  expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  expect(constants.map((constant) => b.known(b.constant(constant)))).toEqual(constants);
});

test('a rewriting that could change a bit is not made', () => {
  const b = new ProgramBuilder();
  const x = b.input(0);
  expect(b.mul(x, b.constant(1))).toBe(x);
  expect(b.sub(x, b.constant(0))).toBe(x);
  // -0 + 0 is 0, and Infinity * 0 is NaN.
  expect(b.add(x, b.constant(0))).not.toBe(x);
  expect(b.known(b.mul(x, b.constant(0)))).toBeUndefined();
});

test('a choice between equal values, or by a known condition, is no choice', () => {
  const b = new ProgramBuilder();
  const [x, y] = [b.input(0), b.input(1)];
  const condition = b.lt(x, y);
  expect(b.select(condition, x, x)).toBe(x);
  expect(b.select(b.truth(false), x, y)).toBe(y);
  expect(b.select(b.not(condition), x, y)).toBe(b.select(condition, y, x));
  expect(b.not(b.not(condition))).toBe(condition);
});

test('a whole power is the same product whether its exponent is known or not', () => {
  const b = new ProgramBuilder();
  for (const exponent of [-64, -3, -1, 0, 1, 2, 7, 63, 64, 65, 2.5]) {
    const unrolled = b.power(b.constant(1.0123), b.constant(exponent));
    const dynamic = b.finish([{ value: b.power(b.input(0), b.input(1)), error: b.constant(0) }], 2);
    expect(b.known(unrolled)).toBe(interpret(dynamic, [1.0123, exponent])[0]);
  }
});

test('fewer than 8 terms are added from left to right, more in the order of a sum instruction', () => {
  const b = new ProgramBuilder();
  const terms = Array.from({ length: 200 }, (_, i) => b.input(i));
  const inputs = terms.map((_, i) => Math.sin(i) * 10 ** (i % 9));
  const total = (count: number) =>
    interpret(b.finish([{ value: b.sum(terms.slice(0, count)), error: b.constant(0) }], 200), inputs)[0];
  expect(total(7)).toBe(inputs.slice(0, 7).reduce((sum, term) => sum + term));
  for (const count of [8, 63, 64, 65, 130, 200])
    expect(total(count)).toBe(addUp(count, (k) => inputs[k] ?? 0));
});

test('the known terms of a long sum are added in advance, and their total comes last', () => {
  const b = new ProgramBuilder();
  const [x, y] = [b.input(0), b.input(1)];
  const known = Array.from({ length: 20 }, (_, k) => 1 / (k + 3));
  const sum = b.sum([...known.map((value) => b.constant(value)), x, y]);
  const total = addUp(known.length, (k) => known[k] ?? 0);
  expect(sum).toBe(b.add(b.add(x, y), b.constant(total)));
  expect(b.sum([x, ...known.map(() => b.constant(0)), y])).toBe(b.add(x, y));
});

test('running totals share their blocks: each costs two instructions more', () => {
  const b = new ProgramBuilder();
  const terms = Array.from({ length: 1000 }, (_, i) => b.input(i));
  const outputs = terms.map((_, i) => ({ value: b.sum(terms.slice(0, i + 1)), error: b.constant(0) }));
  expect(b.finish(outputs, 1000).instructions.length).toBeLessThan(3 * 1000 + 20);
});
