import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { elementary, elementaryArity, type ElementaryName } from '../../../src/elementary/functions.ts';
import { ProgramBuilder } from '../../../src/kernel/builder.ts';
import { finiteLimit } from '../../../src/kernel/gpujs/dialect.ts';
import { describeModes } from './modes.ts';
import { openProgramRunner, type ProgramRunner } from './run-program.ts';

// A driver on the processor compiles for seconds.
jest.setTimeout(60_000);

const names = Object.keys(elementaryArity) as ElementaryName[];

/** Numbers of every size that a function may meet, and those around which functions change their ways. */
const operands = [
  1e-12, 1e-9, 1e-4, 0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.9, 0.999, 1, 1.001, 1.3, 1.5, 2, 2.5, 3, 4.2, 5,
  7.7, 10, 12.5, 20, 33, 64, 80, 100, 1000, 12_345.678, 1e6,
].flatMap((x) => [Math.fround(x), -Math.fround(x)]);

/** Few enough of them for every pair. */
const [bases, exponents] = [operands.filter((_, i) => i % 3 === 0), operands.filter((_, i) => i % 5 === 0)];

describeModes('elementary functions in gpu.js', (mode) => {
  let runner: ProgramRunner;
  beforeAll(async () => {
    runner = await openProgramRunner(mode);
  });
  afterAll(async () => {
    await runner[Symbol.asyncDispose]();
  });

  test.each(names)(
    '%s errs by units of f32, of its result and of what rounding does to its operands',
    async (name) => {
      const b = new ProgramBuilder();
      const arity = elementaryArity[name];
      const inputs = Array.from({ length: arity }, (_, i) => b.input(i));
      const program = b.finish([{ value: b.elementary(name, ...inputs), error: b.constant(0) }], arity);
      const candidates =
        arity === 1 ? operands.map((x) => [x]) : bases.flatMap((x) => exponents.map((y) => [x, y]));
      const evaluated = candidates.map((trial) =>
        [...trial, ...Array.from({ length: arity }, () => 1)].slice(0, arity),
      );
      // Where f32 has the result: elsewhere it is lost, and there is nothing to compare.
      const trials = evaluated.filter((trial) => {
        const size = Math.abs(elementary[name](...trial));
        return size < finiteLimit / 4 && size > 1e-36;
      });
      expect(trials.length).toBeGreaterThan(10);
      const results = await runner.run(program, trials);
      for (const [t, trial] of trials.entries()) {
        const expected = elementary[name](...trial);
        const found = Number(results[t]?.[0]);
        const tolerance = 32 * 2 ** -24 * (Math.abs(expected) + sensitivity(elementary[name], trial));
        const isClose = Math.abs(found - expected) <= tolerance;
        expect({ trial, expected, found, isClose }).toEqual({ trial, expected, found, isClose: true });
      }
    },
  );
});

/** The change of a result by a relative change of 1 of any operand. */
function sensitivity(f: (...operands: number[]) => number, trial: readonly number[]): number {
  const step = 2 ** -16;
  return trial.reduce((sum, _, at) => {
    const moved = (by: number) => f(...trial.map((x, i) => (i === at ? x * (1 + by) : x)));
    const change = Math.abs(moved(step) - moved(-step)) / (2 * step);
    // NaN where a whole number becomes a broken one, as the exponent of a negative base.
    return sum + (Number.isFinite(change) ? change : 0);
  }, 0);
}
