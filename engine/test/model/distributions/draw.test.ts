import { describe, expect, test } from '@jest/globals';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { prepareDraw } from '../../../src/model/distributions/draw.ts';
import { formatDistribution } from '../../../src/model/distributions/format.ts';
import { fillWords, philoxKey } from '../../../src/random/philox.ts';
import { readFixture } from '../../fixtures/read-fixture.ts';

type Known = { distribution: Distribution; values: number[] };
// The file has this form, or the test fails.
const { words: knownWords, quantiles } = readFixture('quantiles.json') as {
  words: number[];
  quantiles: Known[];
};

const draw = (distribution: Distribution, words: Int32Array) => {
  const column = new Float64Array(words.length);
  prepareDraw(distribution)(words, 0, words.length, column);
  return column;
};
const randomWords = (count: number) => {
  const words = new Int32Array(count);
  fillWords(philoxKey(20n), 0, 0, count, words);
  return words;
};
const sum = (values: Iterable<number>, f: (value: number) => number) => {
  let total = 0;
  for (const value of values) total += f(value);
  return total;
};

test('a PERT distribution far from 0 is the one near it, moved', () => {
  const words = randomWords(10_000);
  const near = draw({ family: 'pert', min: 0, mode: 1, max: 2 }, words);
  const far = draw({ family: 'pert', min: 1e15, mode: 1e15 + 1, max: 1e15 + 2 }, words);
  // Numbers of this size are 1/8 apart.
  expect(far.every((value, i) => Math.abs(value - 1e15 - near[i]!) <= 1 / 16)).toBe(true);
});

/** Distributions with mean, variance and distribution function from textbooks, written down here again. */
const discrete: Distribution = { family: 'discrete', values: [4, 1, 2], weights: [1, 2, 1] };
const textbook: readonly {
  distribution: Distribution;
  mean: number;
  variance: number;
  below: (x: number) => number;
}[] = [
  {
    distribution: { family: 'uniform', min: -1, max: 3 },
    mean: 1,
    variance: 16 / 12,
    below: (x) => (x + 1) / 4,
  },
  {
    distribution: { family: 'triangular', min: 0, mode: 1, max: 4 },
    mean: 5 / 3,
    variance: (0 + 1 + 16 - 0 - 0 - 4) / 18,
    below: (x) => (x < 1 ? x ** 2 / 4 : 1 - (4 - x) ** 2 / 12),
  },
  {
    distribution: { family: 'pert', min: 2, mode: 4, max: 10 },
    mean: 28 / 6,
    // Beta(2, 4) on a width of 8.
    variance: (64 * 2 * 4) / (36 * 7),
    below: (x) => {
      const y = (x - 2) / 8;
      return y ** 2 * (10 - 20 * y + 15 * y ** 2 - 4 * y ** 3);
    },
  },
  {
    distribution: discrete,
    mean: 2,
    variance: 1.5,
    below: (x) => [0, 0.5, 0.75, 0.75, 1][x]!,
  },
];

describe.each(quantiles.map((known) => ({ ...known, name: formatDistribution(known.distribution) })))(
  '$name',
  ({ distribution, values }) => {
    test('has its quantiles to twelve digits, down to the outermost word', () => {
      const drawn = draw(
        distribution,
        Int32Array.from(knownWords, (word) => word | 0),
      );
      // Tails of positive families keep their relative accuracy; elsewhere digits count from the distribution's own scale.
      const scale = distribution.family === 'lognormal' ? 0 : values.at(-1)! - values[0]!;
      const errors = values.map((value, i) => Math.abs(drawn[i]! - value) / Math.max(Math.abs(value), scale));
      expect(Math.max(...errors)).toBeLessThanOrEqual(1e-12);
    });

    test('never falls where its uniform rises, but for rounding', () => {
      const words = randomWords(20_000).toSorted((left, right) => (left >>> 0) - (right >>> 0));
      const column = draw(distribution, words);
      const falls = column.subarray(1).map((value, i) => (column[i]! - value) / Math.abs(value));
      expect(Math.max(...falls)).toBeLessThanOrEqual(1e-12);
    });
  },
);

describe.each(textbook.map((known) => ({ ...known, name: formatDistribution(known.distribution) })))(
  '$name',
  ({ distribution, mean, variance, below }) => {
    const count = 2 ** 18;
    const column = draw(distribution, randomWords(count));

    test('has its mean and variance within four standard errors', () => {
      const sampleMean = sum(column, (x) => x) / count;
      const squares = sum(column, (x) => (x - mean) ** 2) / count;
      const fourth = sum(column, (x) => (x - mean) ** 4) / count;
      expect(Math.abs(sampleMean - mean)).toBeLessThan(4 * Math.sqrt(variance / count));
      expect(Math.abs(squares - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / count));
    });

    test('follows its distribution function', () => {
      const sorted = column.toSorted();
      let distance = 0;
      for (let i = 0, next = 0; i < count; i = next) {
        while (next < count && sorted[next] === sorted[i]) next++;
        distance = Math.max(distance, Math.abs(next / count - below(sorted[i]!)));
      }
      // Kolmogorov's distance: 1.95 / sqrt(n) is passed by one seed in a thousand, and the seed is fixed.
      expect(distance).toBeLessThan(1.95 / Math.sqrt(count));
    });
  },
);

test('a discrete value without weight never comes up, wherever it stands', () => {
  const values = [9, 1, 8, 2, 7];
  const column = draw({ family: 'discrete', values, weights: [0, 1, 0, 3, 0] }, randomWords(4096));
  expect(new Set(column)).toEqual(new Set([1, 2]));
  expect([...draw({ family: 'discrete', values, weights: [0, 1, 0, 3, 0] }, Int32Array.of(0, -1))]).toEqual([
    1, 2,
  ]);
});

test('ten thousand discrete values come up by their weights', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => i);
  // Most of the weight is on the last few, so that thousands of values share a slot of the guide.
  const weights = values.map((i) => (i < 9_990 ? 1e-4 : 1));
  const total = weights.reduce((all, weight) => all + weight, 0);
  const count = 2 ** 18;
  const last = sum(draw({ family: 'discrete', values, weights }, randomWords(count)), (x) =>
    x === 9_999 ? 1 : 0,
  );
  const share = 1 / total;
  expect(Math.abs(last / count - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count));
});
