import { expect, test } from '@jest/globals';
import { drawPlan } from '../../../src/model/distributions/draw.ts';
import {
  weightedValues,
  type WeightedDistribution,
} from '../../../src/model/distributions/weighted-values.ts';

/** Shares of the values, by value. */
function sharesOf(distribution: WeightedDistribution): Map<number, number> {
  const { values, weights } = weightedValues(distribution);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(values.map((value, i) => [value, weights[i]! / total]));
}

const binomials = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];

test('a binomial distribution has the shares of the textbook', () => {
  const shares = sharesOf({ family: 'binomial', n: 10, p: 0.3 });
  expect(shares.size).toBe(11);
  for (const [k, ways] of binomials.entries()) {
    expect(Math.abs(shares.get(k)! / (ways * 0.3 ** k * 0.7 ** (10 - k)) - 1)).toBeLessThan(1e-13);
  }
});

test('a Poisson distribution has the shares of the textbook', () => {
  const shares = sharesOf({ family: 'poisson', mean: 2 });
  let expected = Math.exp(-2);
  for (let k = 0; k < 12; k++, expected *= 2 / k) {
    expect(Math.abs(shares.get(k)! / expected - 1)).toBeLessThan(1e-13);
  }
});

test('neighbours of a large Poisson distribution have the ratio that its definition gives', () => {
  const shares = sharesOf({ family: 'poisson', mean: 1e6 });
  for (const k of [997_000, 999_999, 1_000_000, 1_003_000]) {
    expect(Math.abs((shares.get(k)! / shares.get(k - 1)!) * (k / 1e6) - 1)).toBeLessThan(1e-12);
  }
});

test('a geometric distribution counts failures, from 0', () => {
  const shares = sharesOf({ family: 'geometric', p: 0.25 });
  for (const k of [0, 1, 5, 20]) expect(shares.get(k)! / (0.25 * 0.75 ** k)).toBeCloseTo(1, 13);
});

test('what is certain is one value', () => {
  expect([...sharesOf({ family: 'bernoulli', p: 0 })]).toEqual([[0, 1]]);
  expect([...sharesOf({ family: 'bernoulli', p: 1 })]).toEqual([[1, 1]]);
  expect([...sharesOf({ family: 'binomial', n: 7, p: 1 })]).toEqual([[7, 1]]);
  expect([...sharesOf({ family: 'geometric', p: 1 })]).toEqual([[0, 1]]);
});

test('truncation drops values and keeps the ratio of the others, however unlikely they are', () => {
  const values = { family: 'discrete', values: [5, 1, 3, 2], weights: [1, 2, 3, 4] } as const;
  expect([...sharesOf({ ...values, truncate: { min: 2, max: 4 } })]).toEqual([
    [2, 4 / 7],
    [3, 3 / 7],
  ]);
  const far = sharesOf({ family: 'poisson', mean: 3, truncate: { min: 500 } });
  expect([...far.keys()].slice(0, 3)).toEqual([500, 501, 502]);
  expect(far.get(501)! / far.get(500)!).toBeCloseTo(3 / 501, 13);
  expect(sharesOf({ family: 'binomial', n: 5, p: 0.5, truncate: { min: 1.2, max: 1.8 } }).size).toBe(0);
});

test('the widest distributions of whole numbers fit the steps of a plan', () => {
  const widest = [
    { family: 'poisson', mean: 1e7 },
    { family: 'binomial', n: 4e7, p: 0.5 },
    { family: 'geometric', p: 1e-3 },
  ] as const;
  for (const distribution of widest) {
    const plan = drawPlan(distribution);
    expect(plan.kind === 'steps' && plan.upTo.length).toBeLessThanOrEqual(2 ** 16);
  }
});
