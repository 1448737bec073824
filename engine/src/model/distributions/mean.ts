import { elementary } from '../../elementary/functions.ts';
import { cornersOf } from './cumulative.ts';
import { intersect, type Distribution } from './distribution.ts';
import type { Quantiles } from './quantile-table.ts';
import { logFactorial } from './saddle-point.ts';
import { standardForm, type StandardForm, type TabledDistribution } from './standard-form.ts';
import { triangleOf } from './triangle.ts';
import { truncatedForm } from './truncated-form.ts';
import { weightedValues, type WeightedDistribution } from './weighted-values.ts';

const { exp } = elementary;

/** Euler's constant: the mean of the standard extreme value distribution. */
const euler = 0.5772156649015329;

/** The exact mean of a valid distribution; NaN where there is none (Student's t with one degree of freedom). */
export function distributionMean(distribution: Distribution): number {
  switch (distribution.family) {
    case 'uniform': {
      const { min, max } = intersect(distribution);
      return min / 2 + max / 2;
    }
    case 'integerUniform': {
      const { min, max } = intersect(distribution);
      return Math.ceil(min) / 2 + Math.floor(max) / 2;
    }
    case 'triangular':
      return triangularMean(distribution);
    case 'cumulative': {
      const { values, probabilities } = cornersOf(distribution);
      return values.reduce((sum, value, i) => {
        const share = (probabilities[i + 1] ?? 1) - (probabilities[i - 1] ?? 0);
        return sum + value * (share / 2);
      }, 0);
    }
    case 'discrete':
      return weightedMean(distribution);
    case 'binomial':
    case 'poisson':
    case 'geometric':
    case 'bernoulli':
      return distribution.truncate ? weightedMean(distribution) : wholeMean(distribution);
    default:
      return distribution.truncate ? truncatedMean(distribution) : tabledMean(distribution);
  }
}

function tabledMean(distribution: TabledDistribution): number {
  switch (distribution.family) {
    case 'normal':
    case 'lognormal':
    case 'exponential':
      return distribution.mean;
    case 'pert':
      return distribution.min / 6 + (4 / 6) * distribution.mode + distribution.max / 6;
    case 'gamma':
      return distribution.shape * distribution.scale;
    case 'beta': {
      const { a, b, min, max } = distribution;
      return min + (max - min) * (a / (a + b));
    }
    case 'weibull':
      return distribution.scale * exp(logFactorial(1 / distribution.shape));
    case 'student':
      return distribution.df > 1 ? 0 : Number.NaN;
    case 'logistic':
      return distribution.location;
    case 'extremeValue':
      return distribution.location + euler * distribution.scale;
  }
}

function wholeMean(distribution: Exclude<WeightedDistribution, { readonly family: 'discrete' }>): number {
  switch (distribution.family) {
    case 'binomial':
      return distribution.n * distribution.p;
    case 'poisson':
      return distribution.mean;
    case 'geometric':
      return (1 - distribution.p) / distribution.p;
    case 'bernoulli':
      return distribution.p;
  }
}

function weightedMean(distribution: WeightedDistribution): number {
  const { values, weights } = weightedValues(distribution);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, i) => sum + value * ((weights[i] ?? 0) / total), 0);
}

function triangularMean(distribution: Extract<Distribution, { readonly family: 'triangular' }>): number {
  const { min, mode, max, from, to } = triangleOf(distribution);
  if (from === min && to === max) return min / 3 + mode / 3 + max / 3;
  // Of each side a trapezium is left, with its own mass and centre.
  const density = (x: number) =>
    x < mode ? (x - min) / (mode - min) : x > mode ? (max - x) / (max - mode) : 1;
  const sides = [
    [from, Math.min(to, mode)],
    [Math.max(from, mode), to],
  ] as const;
  let [mass, moment] = [0, 0];
  for (const [left, right] of sides) {
    if (right <= left) continue;
    const sum = density(left) + density(right);
    mass += sum * (right - left);
    moment += (right - left) * (sum * left + ((right - left) * (sum + density(right))) / 3);
  }
  return moment / mass;
}

function truncatedMean({ truncate = {}, ...distribution }: TabledDistribution): number {
  const hasHeavyTail = distribution.family === 'student' && distribution.df <= 1;
  if (hasHeavyTail && (truncate.min === undefined || truncate.max === undefined)) return Number.NaN;
  return meanOf(truncatedForm(standardForm(distribution), truncate));
}

/**
 * The integral of the quantile function, by the double exponential rule (Takahasi & Mori, 1974): its nodes crowd towards both
 * ends, where quantile functions grow without bound.
 */
function meanOf({ quantiles, scale, shift, isExponential }: StandardForm): number {
  const { lower, upper }: Quantiles = quantiles();
  const value = (quantile: number) => {
    const z = scale * quantile + shift;
    return isExponential ? exp(z) : z;
  };
  const step = 1 / 32;
  let sum = 0;
  for (let k = 100; k >= -170; k--) {
    const [up, down] = [exp(k * step), exp(-k * step)];
    const share = 1 / (1 + exp(-Math.PI * ((up - down) / 2)));
    const weight = Math.PI * ((up + down) / 2) * share * (1 - share);
    sum += weight * (value(lower(share / 2)) + value(upper(share / 2)));
  }
  return (sum * step) / 2;
}
