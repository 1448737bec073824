import { expect, test } from '@jest/globals';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import type { Program } from '../../src/kernel/program.ts';
import { reduceStrength } from '../../src/kernel/reduce-strength.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { choices } from '../random-formulas.ts';

function division(divisor: number): Program {
  const b = new ProgramBuilder();
  return b.finish([{ value: b.div(b.input(0), b.constant(divisor)), error: b.constant(0) }], 1);
}

const operationsOf = ({ instructions }: Program) => instructions.map(({ operation }) => operation);

test.each([2, -4, 0.5, 1024, 2 ** 1022, 2 ** -1022])('a division by %d is a multiplication', (divisor) => {
  const reduced = reduceStrength(division(divisor));
  expect(() => verifyProgram(reduced)).not.toThrow();
  expect(operationsOf(reduced)).not.toContain('div');
});

// The reciprocal of 2^1023 is below the normal numbers, and that of 2^-1074 above all of them.
test.each([3, 40_000, 0, 2 ** 1023, 2 ** -1074, 1e-310])('a division by %d stays one', (divisor) => {
  expect(operationsOf(reduceStrength(division(divisor)))).toContain('div');
});

test('every bit stays as it was, whatever is divided', () => {
  const choose = choices(5);
  const word = (): number => choose(2 ** 16) * 2 ** 16 + choose(2 ** 16);
  const anyBits = (): number => new Float64Array(Uint32Array.of(word(), word()).buffer)[0] ?? 0;
  const awkward = [0, -0, Infinity, -Infinity, Number.NaN, 5e-324, -2.2e-308, 1.7e308];
  for (let round = 0; round < 300; round++) {
    const program = division((choose(2) === 0 ? -1 : 1) * 2 ** (choose(2045) - 1022));
    const reduced = reduceStrength(program);
    for (const x of [...awkward, anyBits(), anyBits(), anyBits(), anyBits()]) {
      expect(interpret(reduced, [x])).toEqual(interpret(program, [x]));
    }
  }
});
