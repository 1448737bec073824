import { describe, expect, test } from '@jest/globals';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { drawPlan, prepareDraw } from '../../../src/model/distributions/draw.ts';
import { formatDistribution } from '../../../src/model/distributions/format.ts';
import { isTabled, standardForm } from '../../../src/model/distributions/standard-form.ts';
import { truncatedForm } from '../../../src/model/distributions/truncated-form.ts';
import { validateDistribution } from '../../../src/model/distributions/validate.ts';
import { fillWords, philoxKey } from '../../../src/random/philox.ts';
import { readFixture } from '../../fixtures/read-fixture.ts';

type Known = { distribution: Distribution; values: number[] };
// The file has this form, or the test fails.
const { words: knownWords, quantiles } = readFixture('families.json') as {
  words: number[];
  quantiles: Known[];
};

const draw = (distribution: Distribution, words: Int32Array) => {
  const column = new Float64Array(words.length);
  prepareDraw(distribution)(words, 0, words.length, column);
  return column;
};

/** Where a family has values on both sides of 0, digits near it count from the family's own scale. */
function scaleOf(distribution: Distribution): number {
  switch (distribution.family) {
    case 'normal':
      return distribution.sd;
    case 'student':
    case 'logistic':
    case 'extremeValue':
      return 1;
    case 'beta':
      return distribution.min === 0 ? 0 : 1;
    default:
      return 0;
  }
}

const errorOf = (value: number, expected: number, scale: number) =>
  value === expected ? 0 : Math.abs(value - expected) / Math.max(Math.abs(expected), scale);

/** The largest relative error: 1e-12, but where a table's power of the uniform is beyond its degree. */
function toleranceOf(distribution: Distribution): number {
  switch (distribution.family) {
    case 'gamma':
    case 'weibull':
      // Small shapes are powers of 4 to 20: see `standardForm`.
      return Math.max(1e-12, 2.8e-13 / distribution.shape);
    case 'student':
      // Cauchy's tail is the uniform to the power of -1.
      return distribution.df < 1.5 ? 1.5e-12 : 1e-12;
    default:
      return 1e-12;
  }
}

describe.each(quantiles.map((known) => ({ ...known, name: formatDistribution(known.distribution) })))(
  '$name',
  ({ distribution, values }) => {
    test('is a distribution, and has its quantiles to twelve digits', () => {
      validateDistribution(distribution, 'd');
      const drawn = draw(
        distribution,
        Int32Array.from(knownWords, (word) => word | 0),
      );
      const scale = scaleOf(distribution);
      const errors = values.map((value, i) => errorOf(drawn[i]!, value, scale));
      expect(Math.max(...errors)).toBeLessThanOrEqual(toleranceOf(distribution));
    });

    test('has a table that is as close to the slow quantiles in every octave', () => {
      if (!isTabled(distribution)) return;
      const { truncate, ...family } = distribution;
      const form = truncate ? truncatedForm(standardForm(family), truncate) : standardForm(family);
      const { lower, upper } = form.quantiles();
      // Both ends of an octave's first and last segments: the error of interpolation is largest there.
      const distances = Array.from({ length: 31 }, (_, octave) => 2 ** octave)
        .flatMap((start) => [start, 1.124 * start, 1.875 * start, 1.999 * start])
        .map(Math.floor)
        .toReversed();
      const drawn = draw(distribution, Int32Array.from(distances.flatMap((n) => [n, ~n])));
      const errors = distances.flatMap((n, i) =>
        [lower, upper].map((quantile, side) => {
          const z = form.scale * quantile((n + 0.5) * 2 ** -32) + form.shift;
          return errorOf(drawn[2 * i + side]!, form.isExponential ? Math.exp(z) : z, scaleOf(distribution));
        }),
      );
      expect(Math.max(...errors)).toBeLessThanOrEqual(toleranceOf(distribution));
    });

    test('never falls where its uniform rises, but for rounding, and stays within its bounds', () => {
      const random = new Int32Array(20_000);
      fillWords(philoxKey(21n), 0, 0, random.length, random);
      const words = Int32Array.of(0, ...random, -1).toSorted((left, right) => (left >>> 0) - (right >>> 0));
      const column = draw(distribution, words);
      const falls = column
        .subarray(1)
        .map((value, i) => (column[i]! > value ? errorOf(column[i]!, value, 0) : 0));
      expect(Math.max(...falls)).toBeLessThanOrEqual(toleranceOf(distribution));
      const { min = -Infinity, max = Infinity } = distribution.truncate ?? {};
      const rounding = 1e-15 * Math.max(Math.abs(column[0]!), Math.abs(column.at(-1)!));
      expect(column[0]).toBeGreaterThanOrEqual(min - rounding);
      expect(column.at(-1)).toBeLessThanOrEqual(max + rounding);
    });
  },
);

function tableOf(distribution: Distribution) {
  const plan = drawPlan(distribution);
  return plan.kind === 'table' ? plan.table : null;
}

test('all variables of a family that differ in place and scale share one table', () => {
  expect(tableOf({ family: 'normal', mean: 1, sd: 2 })).toBe(tableOf({ family: 'normal', mean: -5, sd: 9 }));
  expect(tableOf({ family: 'gamma', shape: 2, scale: 2 })).toBe(
    tableOf({ family: 'gamma', shape: 2, scale: 7 }),
  );
  expect(tableOf({ family: 'gamma', shape: 2, scale: 2 })).not.toBe(
    tableOf({ family: 'gamma', shape: 3, scale: 2 }),
  );
});
