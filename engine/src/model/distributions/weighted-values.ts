import { elementary } from '../../elementary/functions.ts';
import type { Distribution } from './distribution.ts';
import { deviance, logRootTwoPi, stirlingError } from './saddle-point.ts';

const { exp, log, log1p } = elementary;

/** Values in ascending order, so that a value never falls where its uniform rises; weights > 0 add up to anything. */
export type WeightedValues = { readonly values: readonly number[]; readonly weights: readonly number[] };

const weightedFamilies = ['discrete', 'binomial', 'poisson', 'geometric', 'bernoulli'] as const;

export type WeightedDistribution = Extract<
  Distribution,
  { readonly family: (typeof weightedFamilies)[number] }
>;

export function isWeighted(distribution: Distribution): distribution is WeightedDistribution {
  return weightedFamilies.some((family) => family === distribution.family);
}

/**
 * What a distribution of single values may give, within its truncation; none where that leaves nothing. Whole numbers without
 * end stop where one is 10^-17 of the likeliest.
 */
export function weightedValues(distribution: WeightedDistribution): WeightedValues {
  const { min = -Infinity, max = Infinity } = distribution.truncate ?? {};
  switch (distribution.family) {
    case 'discrete': {
      const { values, weights } = distribution;
      const kept = values
        .map((value, i) => ({ value, weight: weights[i] ?? 0 }))
        .filter(({ value, weight }) => weight > 0 && value >= min && value <= max)
        .toSorted((left, right) => left.value - right.value);
      return { values: kept.map(({ value }) => value), weights: kept.map(({ weight }) => weight) };
    }
    case 'bernoulli':
      return wholeNumbers(binomial(1, distribution.p), min, max);
    case 'binomial':
      return wholeNumbers(binomial(distribution.n, distribution.p), min, max);
    case 'poisson':
      return wholeNumbers(poisson(distribution.mean), min, max);
    case 'geometric':
      return wholeNumbers(geometric(distribution.p), min, max);
  }
}

/** Whole numbers from `first` to `last`, likeliest at `mode` and ever less likely on both sides of it. */
type WholeNumbers = {
  readonly first: number;
  readonly last: number;
  readonly mode: number;
  readonly logProbability: (k: number) => number;
};

// Logarithm of a weight, beside the greatest, that no word reaches: 4e-18, and the outermost word is 1e-10 from the end.
const leastLogWeight = -40;

function wholeNumbers(
  { first, last, mode, logProbability }: WholeNumbers,
  min: number,
  max: number,
): WeightedValues {
  const lowest = Math.max(first, Math.ceil(min));
  const highest = Math.min(last, Math.floor(max));
  if (lowest > highest) return { values: [], weights: [] };
  const peak = Math.min(Math.max(mode, lowest), highest);
  const greatest = logProbability(peak);
  const values: number[] = [];
  const weights: number[] = [];
  const take = (k: number) => {
    const logWeight = logProbability(k) - greatest;
    if (logWeight < leastLogWeight) return false;
    values.push(k);
    weights.push(exp(logWeight));
    return true;
  };
  for (let k = peak; k >= lowest && take(k);) k--;
  values.reverse();
  weights.reverse();
  for (let k = peak + 1; k <= highest && take(k);) k++;
  return { values, weights };
}

function binomial(n: number, p: number): WholeNumbers {
  if (p === 0 || p === 1) return { first: n * p, last: n * p, mode: n * p, logProbability: () => 0 };
  return {
    first: 0,
    last: n,
    mode: Math.floor((n + 1) * p),
    logProbability(k) {
      if (k === 0) return n * log1p(-p);
      if (k === n) return n * log(p);
      const rest = n - k;
      const coefficient = stirlingError(n) - stirlingError(k) - stirlingError(rest) - logRootTwoPi;
      return coefficient - deviance(k, n * p) - deviance(rest, n * (1 - p)) + 0.5 * log(n / k / rest);
    },
  };
}

function poisson(mean: number): WholeNumbers {
  return {
    first: 0,
    last: Infinity,
    mode: Math.floor(mean),
    logProbability: (k) =>
      k === 0 ? -mean : -stirlingError(k) - deviance(k, mean) - logRootTwoPi - 0.5 * log(k),
  };
}

function geometric(p: number): WholeNumbers {
  if (p === 1) return { first: 0, last: 0, mode: 0, logProbability: () => 0 };
  return { first: 0, last: Infinity, mode: 0, logProbability: (k) => k * log1p(-p) };
}
