import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ProgramBuilder, type Node } from '../../../src/kernel/builder.ts';
import { emitGpuJs } from '../../../src/kernel/gpujs/emit.ts';
import { interpret } from '../../../src/kernel/interpret.ts';
import { errorCode, type Program } from '../../../src/kernel/program.ts';
import { choices } from '../../random-formulas.ts';
import { describeModes } from './modes.ts';
import { openProgramRunner, type ProgramRunner } from './run-program.ts';

// A driver on the processor compiles for seconds.
jest.setTimeout(60_000);

/** A program of values of its inputs, none of which fails. */
function programOf(inputCount: number, ...make: ((b: ProgramBuilder, ...inputs: Node[]) => Node)[]): Program {
  const b = new ProgramBuilder();
  const inputs = Array.from({ length: inputCount }, (_, i) => b.input(i));
  const outputs = make.map((value) => ({ value: value(b, ...inputs), error: b.constant(0) }));
  return b.finish(outputs, inputCount);
}

/** Trials of f32 numbers: what a kernel is given is no rounding error of it. */
const single = (trials: readonly (readonly number[])[]) => trials.map((trial) => trial.map(Math.fround));

const largeSquare = (b: ProgramBuilder, x: Node) => b.mul(b.mul(x, x), b.constant(1e30));

describeModes('a program in gpu.js', (mode) => {
  let runner: ProgramRunner;
  beforeAll(async () => {
    runner = await openProgramRunner(mode);
  });
  afterAll(async () => {
    await runner[Symbol.asyncDispose]();
  });

  /** Where an output is further than so many units of 2^-24 from what the interpreter gives, relative to it or to `floor`. */
  async function differences(
    program: Program,
    trials: readonly (readonly number[])[],
    { units, floor = 0 }: { units: number; floor?: number },
  ) {
    const actual = await runner.run(program, single(trials));
    return single(trials).flatMap((trial, t) =>
      interpret(program, trial).flatMap((expected, output) => {
        const found = actual[t]?.[output];
        if (found === expected) return [];
        const scale = Math.max(Math.abs(Number(expected)), floor) * 2 ** -24;
        return Math.abs(Number(found) - Number(expected)) <= units * scale
          ? []
          : [{ trial, output, expected, found }];
      }),
    );
  }

  const pairs = [-7.5, -2, -1, -0.5, 0, 0.25, 1, 2.5, 3, 1e6].flatMap((x) =>
    [-3, -0.5, 0, 2, 7.25].map((y) => [x, y]),
  );

  test('arithmetic, rounding and comparisons are those of the program', async () => {
    const program = programOf(
      2,
      (b, x, y) => b.add(x, y),
      (b, x, y) => b.sub(x, y),
      (b, x, y) => b.mul(x, y),
      (b, x) => b.neg(x),
      (b, x) => b.abs(x),
      (b, x) => b.floor(x),
      (b, x) => b.ceil(x),
      (b, x) => b.trunc(x),
      (b, x) => b.sqrt(b.abs(x)),
      (b, x, y) => b.div(x, b.add(b.mul(y, y), b.constant(1))),
      (b, x, y) => b.number(b.lt(x, y)),
      (b, x, y) => b.number(b.eq(x, y)),
      (b, x, y) => b.number(b.and(b.lt(x, b.constant(1)), b.not(b.lt(y, b.constant(0))))),
      (b, x, y) => b.number(b.or(b.lt(x, b.constant(-1)), b.lt(y, b.constant(0)))),
      (b, x, y) => b.select(b.lt(x, y), b.constant(-2.5), y),
      (b, x) => b.sub(b.constant(-3), x),
    );
    expect(await differences(program, pairs, { units: 2 })).toEqual([]);
  });

  test('what is beyond single precision is not finite, and of an output that nobody tests it is lost', async () => {
    const program = programOf(
      1,
      (b, x) => b.number(b.finite(largeSquare(b, x))),
      (b, x) => b.number(b.finite(b.exp(x))),
      (b, x) => b.number(b.finite(b.div(x, b.constant(0)))),
      (b, x) => b.number(b.finite(b.power(b.neg(b.abs(x)), b.constant(0.5)))),
      largeSquare,
      (b, x) => b.exp(b.mul(x, b.constant(-1000))),
    );
    const trials = await runner.run(program, [[2], [1e5]]);
    expect(trials).toEqual([
      [1, 1, 0, 0, expect.closeTo(4e30, -25), 0],
      [0, 0, 0, 0, 'lost', 0],
    ]);
  });

  test('an error goes with its trial, whatever the value is', async () => {
    const b = new ProgramBuilder();
    const x = b.input(0);
    const error = b.select(b.eq(x, b.constant(0)), b.constant(errorCode('#DIV/0!')), b.constant(0));
    const late = b.select(b.lt(x, b.constant(0)), b.constant(errorCode('#N/A')), error);
    const program = b.finish([{ value: b.div(b.constant(1), x), error: late }], 1);
    expect(await runner.run(program, [[0], [4], [-4]])).toEqual([['#DIV/0!'], [0.25], ['#N/A']]);
  });

  test('tables are read at clamped indices and searched', async () => {
    const entries = [-4, -1.5, 0, 0, 3, 10.25, 1e5];
    const program = programOf(
      1,
      (b, x) => b.table([5, 6, 7], x),
      (b, x) => b.table(entries, x),
      (b, x) => b.search(entries, x),
      (b, x) => b.search([2], x),
    );
    const trials = [-1e6, -4, -1.6, -0.5, 0, 0.9, 1, 1.9, 2, 3, 5, 10.25, 99_999, 1e6].map((x) => [x]);
    expect(await differences(program, trials, { units: 0 })).toEqual([]);
  });

  test('sums of many terms keep their digits, in an instruction and in a loop', async () => {
    const b = new ProgramBuilder();
    const [x, y] = [b.input(0), b.input(1)];
    const terms = Array.from({ length: 1_000 }, (_, i) => b.add(b.mul(x, b.constant(i / 7)), y));
    const program = b.finish(
      [
        { value: b.sum(terms), error: b.constant(0) },
        { value: b.sum(terms.slice(0, 9)), error: b.constant(0) },
      ],
      2,
    );
    const looped: Program = {
      inputCount: 2,
      instructions: [
        { operation: 'input', operands: [], immediate: 0 },
        { operation: 'input', operands: [], immediate: 1 },
        { operation: 'constant', operands: [], immediate: 0 },
        { operation: 'loop', operands: [0, 1], immediate: 0 },
        { operation: 'loop', operands: [0], immediate: 1 },
        { operation: 'loop', operands: [], immediate: 2 },
      ],
      tables: [Array.from({ length: 3 }, () => 2), Array.from({ length: 1_000 }, (_, i) => i / 7)],
      loops: [
        {
          reduce: 'sum',
          count: 1_000,
          body: [
            { operation: 'capture', operands: [], immediate: 0 },
            { operation: 'entry', operands: [], immediate: 1 },
            { operation: 'mul', operands: [0, 1] },
            { operation: 'capture', operands: [], immediate: 1 },
            { operation: 'add', operands: [2, 3] },
          ],
        },
        {
          // The first k / 7 that is above x.
          reduce: 'firstError',
          count: 300,
          body: [
            { operation: 'capture', operands: [], immediate: 0 },
            { operation: 'entry', operands: [], immediate: 1 },
            { operation: 'lt', operands: [0, 1] },
            { operation: 'constant', operands: [], immediate: 0 },
            { operation: 'select', operands: [2, 1, 3] },
          ],
        },
        { reduce: 'sum', count: 3, body: [{ operation: 'entry', operands: [], immediate: 0 }] },
      ],
      outputs: [
        { value: 3, error: 2 },
        { value: 4, error: 2 },
        { value: 5, error: 2 },
      ],
    };
    const trials = [
      [1, 0.1],
      [3.3, -250],
      [40, 7],
      [1e4, 1],
    ];
    expect(await differences(program, trials, { units: 40 })).toEqual([]);
    expect(await differences(looped, trials, { units: 40 })).toEqual([]);
  });

  test('a rate of return is found by Newton, by bisection, or not at all', async () => {
    const program = programOf(
      3,
      (b, x, y, z) => b.irr(b.constant(0.1), [b.neg(x), y, y, z, z]),
      (b, x, y, z) => b.irr(b.constant(5), [b.neg(x), y, z]),
      (b, x, y, z) => b.number(b.finite(b.irr(b.constant(0.1), [x, b.abs(y), z]))),
    );
    const trials = [
      [100, 30, 50],
      [100, 1, 200],
      [50, 60, 3],
      [1000, 260, 255.5],
    ];
    expect(await differences(program, trials, { units: 40, floor: 0.1 })).toEqual([]);
  });

  test.each([21, 22, 23])('random programs agree with the interpreter (%i)', async (seed) => {
    const choose = choices(seed);
    const b = new ProgramBuilder();
    const values: Node[] = [b.input(0), b.input(1), b.constant(1.5), b.constant(-0.75)];
    const pick = () => values[choose(values.length)] ?? b.input(0);
    for (let i = 0; i < 60; i++) {
      // Bounded, so that neither overflow nor cancellation says more than the operations do.
      const bounded = (x: Node) => b.min(b.max(x, b.constant(-4)), b.constant(4));
      const [x, y] = [bounded(pick()), bounded(pick())];
      const made = [
        () => b.add(x, y),
        () => b.mul(x, b.constant(0.5)),
        () => b.select(b.lt(x, b.constant(0.3)), b.neg(x), y),
        () => b.exp(b.neg(b.abs(x))),
        () => b.sqrt(b.add(b.abs(x), b.constant(1))),
        () => b.div(x, b.add(b.abs(y), b.constant(1))),
      ][choose(6)];
      values.push(made?.() ?? x);
    }
    const program = b.finish([{ value: b.sum(values.slice(-12)), error: b.constant(0) }], 2);
    const trials = Array.from({ length: 64 }, () => [choose(4000) / 1000 - 2, choose(4000) / 1000 - 2]);
    expect(await differences(program, trials, { units: 400, floor: 1 })).toEqual([]);
  });
});

test('a program that would smuggle text into a kernel is refused', () => {
  const evil: unknown = '0]; this.constants.tables[0] = 1; [0';
  const program = {
    // What JSON from elsewhere may hold, the type notwithstanding.
    instructions: [{ operation: 'input' as const, operands: [], immediate: evil as number }],
    tables: [],
    loops: [],
    inputCount: 1,
    outputs: [{ value: 0, error: 0 }],
  };
  expect(() => emitGpuJs(program, 'cpu')).toThrow(TypeError);
});
