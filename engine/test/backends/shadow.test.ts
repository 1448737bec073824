import { describe, expect, test } from '@jest/globals';
import type { Trials } from '../../src/backends/compare-samples.ts';
import { shadowGroups, shadowModel } from '../../src/backends/shadow.ts';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import { errorCode } from '../../src/kernel/program.ts';
import { inputSampler } from '../../src/model/distributions/input-sampler.ts';
import type { Distribution } from '../../src/model/distributions/distribution.ts';
import { philoxKey } from '../../src/random/philox.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { sumOfNormals } from '../fixtures/models.ts';

const seed = 3n;
const trials = 1024;
const groups = [{ firstTrial: 0, count: trials }];

/** x, and 1 where x > 0, else an error; what x is, a test says. */
function modelOf(distribution: Distribution) {
  const builder = new ProgramBuilder();
  const x = builder.input(0);
  const isPositive = builder.lt(builder.constant(0), x);
  const none = builder.constant(0);
  const program = builder.finish(
    [
      { value: x, error: none },
      { value: builder.select(isPositive, builder.constant(1), none), error: none },
      {
        value: builder.constant(1),
        error: builder.select(isPositive, none, builder.constant(errorCode('#NUM!'))),
      },
    ],
    1,
  );
  const column = new Float64Array(trials);
  inputSampler([{ distribution }])(philoxKey(seed), 0, 0, trials, column);
  const output = { cell: '', name: '', label: null, baseValue: null };
  const input = { cell: '', name: '', distribution };
  return {
    model: { ...sumOfNormals, inputs: [input], outputs: [output, output, output], program },
    /** What a device gives that sees these numbers for x. */
    seen: (see: (x: number, trial: number) => number): Trials => {
      const xs = column.map(see);
      return {
        outputs: [
          xs,
          xs.map((value) => (value > 0 ? 1 : 0)),
          xs.map((value) => (value > 0 ? 1 : Number.NaN)),
        ],
        codes: [
          new Uint8Array(trials),
          new Uint8Array(trials),
          Uint8Array.from(xs, (value) => (value > 0 ? 0 : errorCode('#NUM!'))),
        ],
      };
    },
    column,
  };
}

describe('trials that are computed again', () => {
  test('are all of a small shard', () => {
    expect(shadowGroups({ firstTrial: 8192, trials: 77 })).toEqual([{ firstTrial: 8192, count: 77 }]);
  });

  test.each([1025, 4096, 5000, 100_000, 8_000_001])(
    'are 1,024 of %i, from the first to the last',
    (count) => {
      const chosen = shadowGroups({ firstTrial: 4096, trials: count });
      expect(chosen.reduce((sum, group) => sum + group.count, 0)).toBe(1024);
      expect(chosen[0]!.firstTrial).toBe(4096);
      const ends = chosen.map((group) => group.firstTrial + group.count);
      expect(ends.at(-1)).toBeLessThanOrEqual(4096 + count);
      expect(ends.at(-1)).toBeGreaterThan(4096 + count - 64 - blockTrials / 64);
      for (const [i, { firstTrial }] of chosen.entries()) {
        expect(firstTrial).toBeGreaterThanOrEqual(ends[i - 1] ?? 0);
        expect(Math.floor(firstTrial / blockTrials)).toBe(Math.floor((ends[i]! - 1) / blockTrials));
      }
    },
  );
});

describe('a device', () => {
  const normal = modelOf({ family: 'normal', mean: 0, sd: 1 });

  test('that rounds is within the tolerance', () => {
    const verdict = shadowModel(normal.model)(seed, groups, normal.seen(Math.fround));
    expect(verdict).toMatchObject({ trials, tolerance: 1e-4, reason: null });
    expect(verdict.largestDifference).toBeGreaterThan(0);
    expect(verdict.largestDifference).toBeLessThan(1e-6);
  });

  test('that is off by more is not, and by how much is said', () => {
    const verdict = shadowModel(normal.model)(
      seed,
      groups,
      normal.seen((x, trial) => (trial === 500 ? x + 0.01 : x)),
    );
    expect(verdict.reason).toBe(
      '1 of 1024 trials differ from 64-bit floating point by more than 0.0001 standard deviations.',
    );
    expect(verdict.largestDifference).toBeCloseTo(0.01, 3);
  });

  test('that has another error, or none, is not either', () => {
    const right = normal.seen((x) => x);
    for (const code of [0, errorCode('#DIV/0!')]) {
      const codes = right.codes.map((column) => column.map((each) => (each === 0 ? 0 : code)));
      const { reason } = shadowModel(normal.model)(seed, groups, { ...right, codes });
      expect(reason).toMatch(/trials differ/);
    }
  });

  test('that gives no number where there is one is wrong', () => {
    const { reason } = shadowModel(normal.model)(
      seed,
      groups,
      normal.seen((x, trial) => (trial === 9 ? Number.NaN : x)),
    );
    expect(reason).toMatch(/^1 of 1024/);
  });

  test('may be on the other side where a condition is decided by a hair', () => {
    // Around 16,777,216 single precision has steps of one or two: x > 0 is lost in x + 2^24 - 2^24, as a device may compute.
    const builder = new ProgramBuilder();
    const shift = builder.constant(2 ** 24);
    const x = builder.input(0);
    const none = builder.constant(0);
    const isMore = builder.lt(shift, x);
    const program = builder.finish(
      [{ value: builder.select(isMore, builder.constant(1), none), error: none }],
      1,
    );
    const distribution = { family: 'uniform', min: 2 ** 24 - 500, max: 2 ** 24 + 500 } as const;
    const model = {
      ...sumOfNormals,
      inputs: [{ cell: '', name: '', distribution }],
      outputs: sumOfNormals.outputs.slice(0, 1),
      program,
    };
    const column = new Float64Array(trials);
    inputSampler([{ distribution }])(philoxKey(seed), 0, 0, trials, column);
    const answers = (see: (x: number) => number): Trials => ({
      outputs: [column.map((value) => (see(value) > 2 ** 24 ? 1 : 0))],
      codes: [new Uint8Array(trials)],
    });
    const flipped = column.filter((value) => Math.fround(value) > 2 ** 24 !== value > 2 ** 24).length;
    expect(flipped).toBeGreaterThan(0);
    expect(shadowModel(model)(seed, groups, answers(Math.fround))).toMatchObject({
      reason: null,
      largestDifference: 0,
    });
    // By a hundred it is not decided by a hair.
    const moved = shadowModel(model)(
      seed,
      groups,
      answers((value) => value + 100),
    );
    expect(moved.reason).toMatch(/trials differ/);
  });

  test('has no excuse where inputs are whole numbers', () => {
    const whole = modelOf({ family: 'discrete', values: [0, 1], weights: [999, 1] });
    const verdict = shadowModel(whole.model)(
      seed,
      groups,
      whole.seen((x, trial) => (trial === 10 ? 1 - x : x)),
    );
    expect(verdict.reason).toMatch(/^1 of 1024/);
  });
});
