import { expect, test } from '@jest/globals';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import { runPasses } from '../../src/kernel/passes.ts';

test('passes run one after the other, and whoever listens sees what each has made', () => {
  const b = new ProgramBuilder();
  const terms = Array.from({ length: 100 }, (_, k) => b.div(b.input(0), b.constant(k + 1)));
  const built = b.finish([{ value: b.div(b.sum(terms), b.constant(2)), error: b.constant(0) }], 1);
  const seen: [string, number][] = [];
  const result = runPasses(built, [], (name, { instructions }) => seen.push([name, instructions.length]));
  expect(seen).toEqual([
    ['build', built.instructions.length],
    ['roll loops', 5],
    ['bound values', 5],
    ['reduce strength', 5],
  ]);
  expect(result.instructions.map(({ operation }) => operation)).not.toContain('div');
});

test('a program that is not well formed does not get through', () => {
  const malformed = {
    instructions: [{ operation: 'input', operands: [], immediate: 3 }],
    tables: [],
    loops: [],
    inputCount: 1,
    outputs: [{ value: 0, error: 0 }],
  } as const;
  expect(() => runPasses(malformed, [])).toThrow(TypeError);
});
