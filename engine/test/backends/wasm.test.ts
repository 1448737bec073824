import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import type { PreparedModel } from '../../src/backends/backend.ts';
import { wasm } from '../../src/backends/wasm.ts';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import type { Node } from '../../src/kernel/builder.ts';
import { compileModel } from '../../src/model/compile.ts';
import type { Distribution } from '../../src/model/distributions/distribution.ts';
import type { Model } from '../../src/model/model.ts';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { simulate } from '../../src/simulate.ts';
import type { Shard, ShardSample } from '../../src/simulate.ts';
import { readWorkbook } from '../../src/workbook/read.ts';
import { sumAfterDetours, sumOfNormals } from '../fixtures/models.ts';
import { readFixture } from '../fixtures/read-fixture.ts';

const key = philoxKey(0x0123456789abcdefn);

/** Where two samples differ in a bit; null if they do not. */
function firstDifference(left: ShardSample, right: ShardSample): string | null {
  const columns: readonly (readonly [string, ArrayLike<number>, ArrayLike<number>])[] = [
    ['moments', left.moments, right.moments],
    ...left.outputs.map((column, o) => [`output ${o}`, column, right.outputs[o]!] as const),
    ...left.errors.map((codes, o) => [`errors ${o}`, codes ?? [], right.errors[o] ?? []] as const),
  ];
  for (const [name, a, b] of columns) {
    if (a.length !== b.length) return `${name} are ${a.length} and ${b.length}`;
    for (let t = 0; t < a.length; t++)
      if (!Object.is(a[t], b[t])) return `${name}[${t}]: ${a[t]} and ${b[t]}`;
  }
  return null;
}

/** The same shard on both backends. */
function runBoth(model: Model, shard: Shard) {
  const sample = simulate(wasm.prepare(model), shard)!;
  return { sample, difference: firstDifference(sample, simulate(javascript.prepare(model), shard)!) };
}

type Example = {
  readonly inputs: readonly { cell: string; name: string; distribution: Record<string, object> }[];
  readonly outputs: readonly string[];
};

function exampleModel(name: string): Model {
  // The examples' own tests hold their files to this form.
  const { inputs, outputs } = readFixture(`../../../examples/${name}.json`) as Example;
  const bytes = readFileSync(new URL(`../../../examples/${name}.xlsx`, import.meta.url));
  const compilation = compileModel(readWorkbook(bytes), {
    inputs: inputs.map((input) => {
      const [[family, parameters] = []] = Object.entries(input.distribution);
      // One key, a family with its parameters: so the graph's schema has it.
      return { ...input, distribution: { family, ...parameters } as Distribution };
    }),
    outputs,
    constants: [],
  });
  if (compilation.kind !== 'model') throw new Error(`${name} does not compile.`);
  return compilation.model;
}

/** The sum of two normals, with an error that depends on the first: its mean is 10, its standard deviation 3. */
function withError(errorOf: (b: ProgramBuilder, x: Node) => Node): Model {
  const b = new ProgramBuilder();
  const [x, y] = [b.input(0), b.input(1)];
  return { ...sumOfNormals, program: b.finish([{ value: b.add(x, y), error: errorOf(b, x) }], 2) };
}

const errorsAbove = (bound: number): Model =>
  withError((b, x) => b.select(b.lt(b.constant(bound), x), b.constant(1), b.constant(0)));

const examples = ['project-npv', 'project-schedule', 'portfolio-var', 'insurance-claims', 'call-option'];

describe('WebAssembly', () => {
  test.each(examples)('%s has the bits of JavaScript in every trial and every moment', (name) => {
    const shard = { seed: 20n, firstTrial: 4096 * 3, trials: 100_003 };
    expect(runBoth(exampleModel(name), shard).difference).toBeNull();
  });

  test.each([1, 2, 15, 17, 1023, 1024, 1025, 4095, 4097])(
    'a run of %i trials has the bits of JavaScript',
    (trials) => {
      expect(runBoth(sumOfNormals, { seed: 3n, firstTrial: 0, trials }).difference).toBeNull();
    },
  );

  test('errors are where JavaScript has them, and do not count in moments', () => {
    const model = withError((b, x) => {
      const low = b.select(b.lt(x, b.constant(8)), b.constant(3), b.constant(0));
      return b.select(b.lt(x, b.constant(6)), b.constant(5), low);
    });
    const { sample, difference } = runBoth(model, { seed: 3n, firstTrial: 0, trials: 20_001 });
    expect(difference).toBeNull();
    expect(new Set(sample.errors[0])).toEqual(new Set([0, 3, 5]));
  });

  test('a block without errors has none of the block before it', () => {
    const prepared = wasm.prepare(errorsAbove(10 + 3 * 3.4));
    const into = {
      outputs: [new Float64Array(4096)],
      errors: [new Uint8Array(4096)],
      moments: new Float64Array(7),
    };
    for (let block = 0; block < 20; block++) {
      prepared.runBlock({ key, firstTrial: block * 4096, count: 4096 }, into, () => false);
      const failed = into.outputs[0]!.filter((value) => Number.isNaN(value)).length;
      expect(into.moments[0]).toBe(4096 - failed);
      if (failed > 0) expect(into.errors[0]!.filter((code) => code !== 0).length).toBe(failed);
    }
  });

  test('a block that was stopped, or ended between two trials of a pair, leaves no error to the next', () => {
    // An error in half of the trials: the block of one trial computes a second, and the stopped block has many.
    const model = errorsAbove(10);
    const blocks = [
      { count: 1, stopAfter: Infinity },
      { count: 4096, stopAfter: 2 },
      { count: 4096, stopAfter: Infinity },
    ];
    const run = (prepared: PreparedModel) => {
      const into = {
        outputs: [new Float64Array(4096)],
        errors: [new Uint8Array(4096)],
        moments: new Float64Array(7),
      };
      for (const { count, stopAfter } of blocks) {
        let asked = 0;
        // Every block has trials of its own.
        prepared.runBlock(
          { key, firstTrial: 4096 * count + (stopAfter === 2 ? 4096 : 0), count },
          into,
          () => ++asked > stopAfter,
        );
      }
      return into.errors[0];
    };
    expect(run(wasm.prepare(model))).toEqual(run(javascript.prepare(model)));
  });

  test('where every trial is an error, the moments are those of nothing', () => {
    const { sample, difference } = runBoth(errorsAbove(-1e9), { seed: 1n, firstTrial: 0, trials: 5000 });
    expect(difference).toBeNull();
    expect([...sample.moments.subarray(0, 7)]).toEqual([0, 0, 0, 0, 0, Infinity, -Infinity]);
  });

  test('words are those of every backend', () => {
    const expected = new Int32Array(5008);
    for (const firstTrial of [0, 16, 4096, 2 ** 34 - 1600]) {
      fillWords(key, 7, firstTrial, expected.length, expected);
      expect(wasm.words(key, 7, firstTrial, expected.length)).toEqual(expected);
    }
  });

  test('a run stops between two tiles', () => {
    let asked = 0;
    const prepared = wasm.prepare(sumAfterDetours(10));
    const into = {
      outputs: [new Float64Array(4096)],
      errors: [new Uint8Array(4096)],
      moments: new Float64Array(7),
    };
    expect(prepared.runBlock({ key, firstTrial: 0, count: 4096 }, into, () => ++asked > 2)).toBe(false);
  });

  test('a model whose block of outputs does not fit in memory is refused by name', () => {
    expect(wasm.blockers(sumOfNormals)).toEqual([]);
    const [output] = sumOfNormals.program.outputs;
    const outputs = Array.from({ length: 20_000 }, () => output!);
    const [blocker] = wasm.blockers({ ...sumOfNormals, program: { ...sumOfNormals.program, outputs } });
    expect(blocker?.reason).toMatch(/20000 outputs .* memory/);
  });

  // Money in millions has seven digits in f32, of which sums and differences lose one or two.
  test.each(examples)("%s in single precision keeps to a thousandth of an output's deviation", (name) => {
    const model = exampleModel(name);
    const shard = { seed: 20n, firstTrial: 0, trials: 4096 };
    const exact = simulate(wasm.prepare(model), shard)!;
    const single = simulate(wasm.prepare(model, { precision: 'SINGLE' }), shard)!;
    for (const [o, column] of exact.outputs.entries()) {
      const [, , m2 = 0] = exact.moments.subarray(7 * o);
      const tolerance = Math.sqrt(m2 / 4096) / 1000;
      // Conditions may change sides where a trial is near to one.
      const far = column.filter((value, t) => Math.abs(single.outputs[o]![t]! - value) > tolerance);
      expect(far.length).toBeLessThan(5);
    }
  });

  test('in single precision every way of drawing gives the quantiles of double precision, rounded', () => {
    const distributions: readonly Distribution[] = [
      { family: 'normal', mean: 10, sd: 3 },
      { family: 'lognormal', mean: 5, sd: 40 },
      { family: 'pert', min: 2, mode: 4, max: 10 },
      { family: 'uniform', min: -1, max: 3 },
      { family: 'integerUniform', min: -3, max: 11 },
      { family: 'triangular', min: 0, mode: 1, max: 4 },
      { family: 'discrete', values: [4, 1, 2], weights: [1, 2, 1] },
      { family: 'cumulative', min: 0, max: 9, points: [1, 5], probabilities: [0.2, 0.9] },
    ];
    const b = new ProgramBuilder();
    const outputs = distributions.map((_, i) => ({ value: b.input(i), error: b.constant(0) }));
    const model: Model = {
      ...sumOfNormals,
      inputs: distributions.map((distribution, i) => ({ cell: `Model!A${i}`, name: `${i}`, distribution })),
      outputs: distributions.map(() => sumOfNormals.outputs[0]!),
      program: b.finish(outputs, distributions.length),
    };
    const shard = { seed: 20n, firstTrial: 0, trials: 50_001 };
    const exact = simulate(wasm.prepare(model), shard)!;
    const single = simulate(wasm.prepare(model, { precision: 'SINGLE' }), shard)!;
    for (const [o, column] of exact.outputs.entries()) {
      const worst = column.reduce(
        (most, value, t) => Math.max(most, Math.abs(single.outputs[o]![t]! - value)),
        0,
      );
      const [largest] = column.toSorted((left, right) => Math.abs(right) - Math.abs(left));
      // The 24 bits of a uniform that f32 has, under the root of a triangular's end.
      expect(worst).toBeLessThan(1e-5 * Math.abs(largest!));
    }
  });
});
