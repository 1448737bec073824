import { elementary } from '../../elementary/functions.ts';
import { betaQuantiles } from './beta-quantile.ts';
import type { Distribution } from './distribution.ts';
import { gammaQuantiles } from './gamma-quantile.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { Quantiles } from './quantile-table.ts';
import { studentQuantile } from './student-quantile.ts';

const { exp, log, log1p, power } = elementary;

/** A continuous variable as scale * Z + shift, or the exponential of that, with Z one of a family with fewer parameters. */
export type StandardForm = {
  /** Names Z and its parameters: variables with the same Z share a table. */
  readonly key: string;
  readonly quantiles: () => Quantiles;
  /** > 0 */
  readonly scale: number;
  readonly shift: number;
  readonly isExponential: boolean;
};

/** Families whose quantile functions are tabled. */
const tabledFamilies = [
  'normal',
  'lognormal',
  'pert',
  'exponential',
  'gamma',
  'beta',
  'weibull',
  'student',
  'logistic',
  'extremeValue',
] as const satisfies readonly Distribution['family'][];

export type TabledDistribution = Extract<Distribution, { readonly family: (typeof tabledFamilies)[number] }>;

export function isTabled(distribution: Distribution): distribution is TabledDistribution {
  return tabledFamilies.some((family) => family === distribution.family);
}

export function standardForm(distribution: TabledDistribution): StandardForm {
  switch (distribution.family) {
    case 'normal':
      return normal(distribution.mean, distribution.sd);
    case 'lognormal':
      return lognormal(distribution.mean, distribution.sd);
    case 'pert':
      return pert(distribution.min, distribution.mode, distribution.max);
    case 'beta':
      return beta(distribution.a, distribution.b, distribution.min, distribution.max);
    case 'exponential':
      return plain('exponential', exponentialQuantiles, distribution.mean);
    case 'gamma':
      return gamma(distribution.shape, distribution.scale);
    case 'weibull':
      return weibull(distribution.shape, distribution.scale);
    case 'student':
      return plain(`student ${distribution.df}`, () => symmetric(studentQuantile(distribution.df)), 1);
    case 'logistic':
      return plain('logistic', logisticQuantiles, distribution.scale, distribution.location);
    case 'extremeValue':
      return plain('extreme value', extremeValueQuantiles, distribution.scale, distribution.location);
  }
}

function plain(key: string, quantiles: () => Quantiles, scale: number, shift = 0): StandardForm {
  return { key, quantiles, scale, shift, isExponential: false };
}

/** @param upper quantile of the upper tail, around 0 */
function symmetric(upper: (t: number) => number): Quantiles {
  return { lower: (t) => -upper(t), upper };
}

function normal(mean: number, sd: number): StandardForm {
  return plain('normal', () => symmetric((t) => -normalQuantile(t)), sd, mean);
}

// Beyond it a segment of the lognormal's own table spans so many powers of e that its error passes 1e-12 (standard deviation
// three times the mean). The exponential of a normal deviate is as exact there and takes a few nanoseconds more.
const largestTabledSigma = 1.5;

function lognormal(mean: number, sd: number): StandardForm {
  const { mu, sigma } = logarithmParameters(mean, sd);
  if (sigma > largestTabledSigma) return { ...normal(mu, sigma), isExponential: true };
  const quantiles = () => ({
    lower: (t: number) => exp(sigma * normalQuantile(t)),
    upper: (t: number) => exp(-sigma * normalQuantile(t)),
  });
  return plain(`lognormal ${sigma}`, quantiles, exp(mu));
}

/** Mean and standard deviation of the logarithm of a lognormal variable with this mean and standard deviation. */
function logarithmParameters(mean: number, sd: number): { readonly mu: number; readonly sigma: number } {
  const ratio = sd / mean;
  const variance = log1p(ratio * ratio);
  return { mu: log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** A beta distribution on [min, max] with weight 4 on the mode (Malcolm et al., 1959; Vose's parameters). */
function pert(min: number, mode: number, max: number): StandardForm {
  const width = max - min;
  return beta(1 + (4 * (mode - min)) / width, 1 + (4 * (max - mode)) / width, min, max);
}

// On the unit interval: a table of numbers far from 0 has their rounding errors in it, many times over.
function beta(a: number, b: number, min: number, max: number): StandardForm {
  return plain(`beta ${a} ${b}`, () => betaQuantiles(a, b), max - min, min);
}

const exponentialQuantiles = (): Quantiles => ({ lower: (t) => -log1p(-t), upper: (t) => -log(t) });

const logisticQuantiles = (): Quantiles => symmetric((t) => log1p(-t) - log(t));

const extremeValueQuantiles = (): Quantiles => ({
  lower: (t) => -log(-log(t)),
  upper: (t) => -log(-log1p(-t)),
});

// Below, high powers of the uniform or of its logarithm pass 1e-12; of the value's logarithm a table is better: it is off by
// 2.8e-13 / shape.
const smallestTabledGamma = 0.17;
const smallestTabledWeibull = 0.5;

function gamma(shape: number, scale: number): StandardForm {
  if (shape >= smallestTabledGamma) return plain(`gamma ${shape}`, () => gammaQuantiles(shape), scale);
  const quantiles = () => {
    const { lower, upper } = gammaQuantiles(shape);
    return { lower: (t: number) => log(lower(t)), upper: (t: number) => log(upper(t)) };
  };
  return { ...plain(`log gamma ${shape}`, quantiles, 1, log(scale)), isExponential: true };
}

function weibull(shape: number, scale: number): StandardForm {
  const { lower, upper } = exponentialQuantiles();
  if (shape >= smallestTabledWeibull) {
    const quantiles = () => ({
      lower: (t: number) => power(lower(t), 1 / shape),
      upper: (t: number) => power(upper(t), 1 / shape),
    });
    return plain(`weibull ${shape}`, quantiles, scale);
  }
  const quantiles = () => ({
    lower: (t: number) => log(lower(t)),
    upper: (t: number) => log(upper(t)),
  });
  return { ...plain('log exponential', quantiles, 1 / shape, log(scale)), isExponential: true };
}
