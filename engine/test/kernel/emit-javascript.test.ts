import { describe, expect, test } from '@jest/globals';
import { ProgramBuilder, type Node } from '../../src/kernel/builder.ts';
import { emitJavaScript } from '../../src/kernel/emit-javascript.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import type { Program } from '../../src/kernel/program.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { errorNames } from '../../src/workbook/workbook.ts';
import { choices } from '../random-formulas.ts';
import { programWithLoops } from './loops.ts';

/** Runs a kernel over trials and returns each output's value, or its error's name. */
function run(program: Program, trials: readonly (readonly number[])[]) {
  const inputs = Array.from({ length: program.inputCount }, (_, i) =>
    Float64Array.from(trials, (trial) => trial[i] ?? 0),
  );
  const outputs = program.outputs.map(() => new Float64Array(trials.length).fill(-1));
  const errors = program.outputs.map(() => new Uint8Array(trials.length).fill(255));
  emitJavaScript(program)(inputs, outputs, errors, trials.length);
  return trials.map((_, t) => outputs.map((output, o) => errorNames[(errors[o]?.[t] ?? 0) - 1] ?? output[t]));
}

const awkward = [0, -0, 1, -1, 0.5, 3, -2.5, 1e-320, 1e308, -1e308, Infinity, -Infinity, Number.NaN];

/** A program of random instructions over two inputs. Values that are not finite are part of the sample. */
function randomProgram(seed: number, length: number): Program {
  const choose = choices(seed);
  const b = new ProgramBuilder();
  const numbers: Node[] = [b.input(0), b.input(1), ...awkward.map((value) => b.constant(value))];
  const truths = [b.lt(b.input(0), b.input(1))];
  // The newest values are taken more often, so that programs grow deep and not only wide.
  const number = (): Node =>
    numbers[Math.max(0, numbers.length - 1 - choose(choose(3) === 0 ? 400 : 20))] ?? b.input(0);
  const truth = () => truths[choose(truths.length)] ?? b.truth(true);
  const unary = [b.neg, b.abs, b.floor, b.ceil, b.trunc, b.sqrt, b.exp, b.log, b.log10];
  const binary = [b.add, b.sub, b.mul, b.div, b.min, b.max];
  while (numbers.length < length) {
    switch (choose(10)) {
      case 9:
        numbers.push(b.sum(Array.from({ length: choose(choose(4) === 0 ? 150 : 12) }, number)));
        break;
      case 0:
        numbers.push((unary[choose(unary.length)] ?? b.neg)(number()));
        break;
      case 1:
        truths.push(
          choose(2) === 0 ? b.lt(number(), number()) : b.eq(number(), number()),
          b.finite(number()),
        );
        break;
      case 2:
        truths.push(choose(2) === 0 ? b.and(truth(), b.not(truth())) : b.or(truth(), truth()));
        break;
      case 3:
        numbers.push(b.select(truth(), number(), number()));
        break;
      case 4:
        numbers.push(choose(2) === 0 ? b.table([5, -1, 0.25], number()) : b.search([-1, 0, 2], number()));
        break;
      case 5:
        numbers.push(
          choose(4) === 0 ? b.irr(number(), [number(), number(), number()]) : b.power(number(), number()),
        );
        break;
      default:
        numbers.push((binary[choose(binary.length)] ?? b.add)(number(), number()));
    }
  }
  const outputs = Array.from({ length: 12 }, () => ({
    value: number(),
    error: b.select(truth(), b.constant(0), b.constant(6)),
  }));
  return b.finish(outputs, 2);
}

describe('generated JavaScript', () => {
  test.each([11, 12, 13, 14, 15, 16])('equals the interpreter bit for bit (random program %i)', (seed) => {
    const program = randomProgram(seed, 3000);
    verifyProgram(program);
    const trials = awkward.flatMap((x) => awkward.map((y) => [x, y] as const));
    expect(run(program, trials)).toStrictEqual(trials.map((trial) => interpret(program, trial)));
  });

  test('a chain of 3,000 operations is split into functions that hand their values on', () => {
    const b = new ProgramBuilder();
    let [value, kept] = [b.input(0), b.lt(b.input(0), b.constant(1))];
    for (let i = 0; i < 3000; i++) value = b.add(b.mul(value, b.constant(1.0001)), b.constant(i));
    const program = b.finish([{ value: b.select(kept, value, b.neg(value)), error: b.constant(0) }], 1);
    const trials = Array.from({ length: 300 }, (_, t) => [t / 150]);
    expect(run(program, trials)).toStrictEqual(trials.map((trial) => interpret(program, trial)));
  });

  test.each([1, 5, 63, 64, 65, 130])('runs loops as the interpreter does (%i terms)', (count) => {
    const program = programWithLoops(Array.from({ length: count }, (_, k) => Math.sin(k) * 10 ** (k % 17)));
    const trials = awkward.map((x) => [x]);
    expect(run(program, trials)).toStrictEqual(trials.map((trial) => interpret(program, trial)));
  });

  test('a kernel writes the trials that it is asked for, again and again, and no others', () => {
    const b = new ProgramBuilder();
    const kernel = emitJavaScript(b.finish([{ value: b.neg(b.input(0)), error: b.constant(0) }], 1));
    const [output, errors] = [new Float64Array(600).fill(7), new Uint8Array(600).fill(7)];
    kernel([new Float64Array(600).fill(3)], [output], [errors], 300);
    kernel([new Float64Array(600).fill(4)], [output], [errors], 290);
    expect([output[289], output[290], output[299], output[300]]).toEqual([-4, -3, -3, 7]);
    expect([errors[299], errors[300]]).toEqual([0, 7]);
  });

  test('a program that would smuggle text into the code is refused', () => {
    const evil: unknown = '0];process.exit(1);[0';
    const program = {
      // What JSON from elsewhere may hold, the type notwithstanding.
      instructions: [{ operation: 'input' as const, operands: [], immediate: evil as number }],
      tables: [],
      loops: [],
      inputCount: 1,
      outputs: [{ value: 0, error: 0 }],
    };
    expect(() => emitJavaScript(program)).toThrow(TypeError);
  });

  test('a trial with an error is NaN and carries the error', () => {
    const b = new ProgramBuilder();
    const x = b.input(0);
    const error = b.select(b.eq(x, b.constant(0)), b.constant(2), b.constant(0));
    const program = b.finish([{ value: b.div(b.constant(1), x), error }], 1);
    const [outputs, errors] = [[new Float64Array(2)], [new Uint8Array(2)]];
    emitJavaScript(program)([Float64Array.of(0, 4)], outputs, errors, 2);
    expect(outputs[0]).toEqual(Float64Array.of(Number.NaN, 0.25));
    expect(errors[0]).toEqual(Uint8Array.of(2, 0));
  });
});
