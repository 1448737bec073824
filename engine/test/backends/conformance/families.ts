import { ProgramBuilder } from '../../../src/kernel/builder.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import type { Model } from '../../../src/model/model.ts';

type Family = Distribution['family'];

/** Distributions of each family: one a way of drawing it, the last but one cut at one end and the last at both. */
export const families = {
  normal: [
    { family: 'normal', mean: 10, sd: 3 },
    { family: 'normal', mean: 10, sd: 3, truncate: { min: 8 } },
    { family: 'normal', mean: 0, sd: 1, truncate: { min: 1, max: 2.5 } },
  ],
  lognormal: [
    { family: 'lognormal', mean: 100, sd: 40 },
    { family: 'lognormal', mean: 1, sd: 8 },
    { family: 'lognormal', mean: 100, sd: 40, truncate: { max: 150 } },
    { family: 'lognormal', mean: 100, sd: 40, truncate: { min: 50, max: 150 } },
  ],
  uniform: [
    { family: 'uniform', min: -2, max: 5 },
    { family: 'uniform', min: -2, max: 5, truncate: { min: 1 } },
    { family: 'uniform', min: -2, max: 5, truncate: { min: 1, max: 3 } },
  ],
  triangular: [
    { family: 'triangular', min: 1, mode: 2, max: 7 },
    { family: 'triangular', min: 1, mode: 1, max: 7 },
    { family: 'triangular', min: 1, mode: 2, max: 7, truncate: { max: 4 } },
    { family: 'triangular', min: 1, mode: 2, max: 7, truncate: { min: 1.5, max: 6 } },
  ],
  pert: [
    { family: 'pert', min: 0, mode: 3, max: 4 },
    { family: 'pert', min: 0, mode: 3, max: 4, truncate: { min: 1 } },
    { family: 'pert', min: 0, mode: 3, max: 4, truncate: { min: 1, max: 3.5 } },
  ],
  exponential: [
    { family: 'exponential', mean: 12 },
    { family: 'exponential', mean: 12, truncate: { min: 3 } },
    { family: 'exponential', mean: 12, truncate: { min: 3, max: 40 } },
  ],
  gamma: [
    { family: 'gamma', shape: 2.5, scale: 4 },
    { family: 'gamma', shape: 0.5, scale: 4 },
    { family: 'gamma', shape: 2.5, scale: 4, truncate: { max: 30 } },
    { family: 'gamma', shape: 2.5, scale: 4, truncate: { min: 2, max: 30 } },
  ],
  beta: [
    { family: 'beta', a: 2, b: 5, min: -1, max: 1 },
    { family: 'beta', a: 0.5, b: 0.5, min: 0, max: 10 },
    { family: 'beta', a: 2, b: 5, min: -1, max: 1, truncate: { min: -0.5 } },
    { family: 'beta', a: 2, b: 5, min: -1, max: 1, truncate: { min: -0.5, max: 0.5 } },
  ],
  weibull: [
    { family: 'weibull', shape: 1.5, scale: 10 },
    { family: 'weibull', shape: 1.5, scale: 10, truncate: { min: 2 } },
    { family: 'weibull', shape: 1.5, scale: 10, truncate: { min: 2, max: 20 } },
  ],
  student: [
    { family: 'student', df: 5 },
    { family: 'student', df: 5, truncate: { min: -1 } },
    { family: 'student', df: 2.5, truncate: { min: -1, max: 4 } },
  ],
  logistic: [
    { family: 'logistic', location: 3, scale: 2 },
    { family: 'logistic', location: 3, scale: 2, truncate: { max: 6 } },
    { family: 'logistic', location: 3, scale: 2, truncate: { min: -4, max: 6 } },
  ],
  extremeValue: [
    { family: 'extremeValue', location: 3, scale: 2 },
    { family: 'extremeValue', location: 3, scale: 2, truncate: { min: 0 } },
    { family: 'extremeValue', location: 3, scale: 2, truncate: { min: 0, max: 12 } },
  ],
  cumulative: [
    { family: 'cumulative', min: 0, max: 100, points: [10, 20, 90], probabilities: [0.2, 0.7, 0.999] },
    {
      family: 'cumulative',
      min: 0,
      max: 100,
      points: [10, 20],
      probabilities: [0.2, 0.7],
      truncate: { max: 50 },
    },
    {
      family: 'cumulative',
      min: 0,
      max: 100,
      points: [10, 20],
      probabilities: [0.2, 0.7],
      truncate: { min: 15, max: 50 },
    },
  ],
  binomial: [
    { family: 'binomial', n: 40, p: 0.2 },
    { family: 'binomial', n: 40, p: 0.2, truncate: { min: 5 } },
    { family: 'binomial', n: 40, p: 0.2, truncate: { min: 5, max: 12 } },
  ],
  poisson: [
    { family: 'poisson', mean: 6.5 },
    { family: 'poisson', mean: 6.5, truncate: { min: 3 } },
    { family: 'poisson', mean: 6.5, truncate: { min: 3, max: 9 } },
  ],
  geometric: [
    { family: 'geometric', p: 0.1 },
    { family: 'geometric', p: 0.1, truncate: { min: 3 } },
    { family: 'geometric', p: 0.1, truncate: { min: 3, max: 20 } },
  ],
  bernoulli: [
    { family: 'bernoulli', p: 0.3 },
    // What cuts more off leaves a constant.
    { family: 'bernoulli', p: 0.3, truncate: { min: 0, max: 1 } },
  ],
  integerUniform: [
    { family: 'integerUniform', min: -3, max: 6 },
    { family: 'integerUniform', min: 1, max: 1_000_003 },
    { family: 'integerUniform', min: -3, max: 6, truncate: { min: -1 } },
    { family: 'integerUniform', min: -3, max: 6, truncate: { min: -1, max: 4 } },
  ],
  discrete: [
    { family: 'discrete', values: [3, -1, 0.5, 8], weights: [1, 5, 3, 0.001] },
    { family: 'discrete', values: [3, -1, 0.5, 8], weights: [1, 5, 3, 1], truncate: { min: 0 } },
    { family: 'discrete', values: [3, -1, 0.5, 8], weights: [1, 5, 3, 1], truncate: { min: 0, max: 5 } },
  ],
} as const satisfies { readonly [F in Family]: readonly (Distribution & { readonly family: F })[] };

/** A model whose outputs are its inputs. */
export function modelOfInputs(distributions: readonly Distribution[]): Model {
  const b = new ProgramBuilder();
  const outputs = distributions.map((_, i) => ({ value: b.input(i), error: b.constant(0) }));
  const cells = distributions.map(({ family }, i) => ({ cell: `Model!A${i + 1}`, name: family }));
  return {
    engineVersion: 'test',
    inputs: cells.map((cell, i) => ({ ...cell, distribution: distributions[i]! })),
    outputs: cells.map((cell) => ({ ...cell, label: null, baseValue: null })),
    program: b.finish(outputs, distributions.length),
    cells: cells.length,
    compiledCells: 0,
  };
}
