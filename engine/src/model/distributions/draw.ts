import { betaQuantile } from './beta-quantile.ts';
import type { Distribution } from './distribution.ts';
import { normalQuantile } from './normal-quantile.ts';
import { buildQuantileTable, drawFromTable } from './quantile-table.ts';
import type { QuantileTable } from './quantile-table.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { sqrt } = Math;

/**
 * Turns random words into values by inversion: column[i] is the quantile at u = (words[from + i] + 1/2) / 2^32, word unsigned,
 * for i below count. One uniform a value, increasing in it.
 */
export type Draw = (words: Int32Array, from: number, count: number, column: Float64Array) => void;

/** Prepares tables and constants of a valid distribution; a table costs some milliseconds. */
export function prepareDraw(distribution: Distribution): Draw {
  switch (distribution.family) {
    case 'normal':
      return normal(distribution.mean, distribution.sd);
    case 'lognormal':
      return lognormal(distribution.mean, distribution.sd);
    case 'uniform':
      return uniform(distribution.min, distribution.max);
    case 'triangular':
      return triangular(distribution.min, distribution.mode, distribution.max);
    case 'pert':
      return pert(distribution.min, distribution.mode, distribution.max);
    case 'discrete':
      return discrete(distribution.values, distribution.weights);
  }
}

let standardNormal: QuantileTable | undefined;

function normal(mean: number, sd: number): Draw {
  standardNormal ??= buildQuantileTable({ lower: normalQuantile, upper: (t) => -normalQuantile(t) });
  const table = standardNormal;
  return (words, from, count, column) => drawFromTable(table, sd, mean, words, from, count, column);
}

// Beyond it a segment of the lognormal's own table spans so many powers of e that its error passes 1e-12 (standard deviation
// three times the mean). The exponential of a normal deviate is as exact there and takes a few nanoseconds more.
const largestTabledSigma = 1.5;

function lognormal(mean: number, sd: number): Draw {
  const { mu, sigma } = logarithmParameters(mean, sd);
  if (sigma <= largestTabledSigma) {
    const table = buildQuantileTable({
      lower: (t) => Math.exp(sigma * normalQuantile(t)),
      upper: (t) => Math.exp(-sigma * normalQuantile(t)),
    });
    const median = Math.exp(mu);
    return (words, from, count, column) => drawFromTable(table, median, 0, words, from, count, column);
  }
  const drawLogarithm = normal(mu, sigma);
  return (words, from, count, column) => {
    drawLogarithm(words, from, count, column);
    for (let i = 0; i < count; i++) column[i] = Math.exp(column[i]!);
  };
}

/** Mean and standard deviation of the logarithm of a lognormal variable with this mean and standard deviation. */
export function logarithmParameters(
  mean: number,
  sd: number,
): { readonly mu: number; readonly sigma: number } {
  const variance = Math.log1p((sd / mean) ** 2);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

function uniform(min: number, max: number): Draw {
  const width = max - min;
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) column[i] = min + width * (((words[from + i]! >>> 0) + 0.5) * 2 ** -32);
  };
}

function triangular(min: number, mode: number, max: number): Draw {
  const width = max - min;
  const lowerShare = (mode - min) / width;
  const upperShare = (max - mode) / width;
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) {
      // Both tails' probabilities are exact: u and 1 - u have 33 bits.
      const u = ((words[from + i]! >>> 0) + 0.5) * 2 ** -32;
      column[i] =
        u <= lowerShare ? min + width * sqrt(u * lowerShare) : max - width * sqrt((1 - u) * upperShare);
    }
  };
}

/** A beta distribution on [min, max] with weight 4 on the mode (Malcolm et al., 1959; Vose's parameters). */
function pert(min: number, mode: number, max: number): Draw {
  const width = max - min;
  const a = 1 + (4 * (mode - min)) / width;
  const b = 1 + (4 * (max - mode)) / width;
  const fromMin = betaQuantile(a, b);
  const fromMax = betaQuantile(b, a);
  // On the unit interval: a table of numbers far from 0 has their rounding errors in it, many times over.
  const table = buildQuantileTable({ lower: fromMin, upper: (t) => 1 - fromMax(t) });
  return (words, from, count, column) => drawFromTable(table, width, min, words, from, count, column);
}

function discrete(values: readonly number[], weights: readonly number[]): Draw {
  // In ascending order, so that a value never falls where its uniform rises.
  const steps = values
    .map((value, i) => ({ value, weight: weights[i]! }))
    .filter(({ weight }) => weight > 0)
    .toSorted((left, right) => left.value - right.value);
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  const sorted = Float64Array.from(steps, ({ value }) => value);
  const upTo = new Float64Array(steps.length);
  let sum = 0;
  for (const [i, { weight }] of steps.entries()) upTo[i] = (sum += weight) / total;
  upTo[steps.length - 1] = 1;
  // guide[k] is the first step that reaches beyond u = k / size: with a slot a value, the search ends after about one step.
  const bits = Math.max(1, Math.ceil(Math.log2(steps.length)));
  const guide = new Uint16Array(2 ** bits);
  for (let slot = 1, step = 0; slot < guide.length; slot++) {
    while (upTo[step]! <= slot / guide.length) step++;
    guide[slot] = step;
  }
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) {
      const word = words[from + i]!;
      const u = ((word >>> 0) + 0.5) * 2 ** -32;
      let step = guide[word >>> (32 - bits)]!;
      while (u >= upTo[step]!) step++;
      column[i] = sorted[step]!;
    }
  };
}
