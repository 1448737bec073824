import { expect, test } from '@jest/globals';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { validateDistribution } from '../../../src/model/distributions/validate.ts';

const valid: readonly Distribution[] = [
  { family: 'normal', mean: 0, sd: 1e-300 },
  { family: 'lognormal', mean: 1, sd: 1e6 },
  { family: 'uniform', min: -1e300, max: 1e300 },
  { family: 'triangular', min: 0, mode: 0, max: 1 },
  { family: 'pert', min: 0, mode: 1, max: 1 },
  { family: 'discrete', values: [3], weights: [1e-300] },
  { family: 'gamma', shape: 0.05, scale: 1e-300 },
  { family: 'beta', a: 1e5, b: 0.05, min: -1, max: 1 },
  { family: 'student', df: 1 },
  { family: 'cumulative', min: 0, max: 1, points: [], probabilities: [] },
  { family: 'binomial', n: 1, p: 0 },
  { family: 'integerUniform', min: 3, max: 3 },
  { family: 'integerUniform', min: 0, max: 2 ** 31 - 1 },
  { family: 'normal', mean: 0, sd: 1, truncate: { min: 8, max: 9 } },
  { family: 'normal', mean: 0, sd: 1, truncate: { min: -1e300 } },
  { family: 'lognormal', mean: 1, sd: 10, truncate: { min: -1, max: 1e-9 } },
  { family: 'poisson', mean: 1, truncate: { min: 1_000 } },
];

const invalid: readonly [Distribution, string][] = [
  [{ family: 'normal', mean: Number.NaN, sd: 1 }, 'mean'],
  [{ family: 'normal', mean: 0, sd: 0 }, 'sd'],
  [{ family: 'normal', mean: 0, sd: Infinity }, 'sd'],
  [{ family: 'normal', mean: 0, sd: 1e308 }, 'sd'],
  [{ family: 'lognormal', mean: 0, sd: 1 }, 'mean'],
  [{ family: 'lognormal', mean: 1, sd: -1 }, 'sd'],
  [{ family: 'lognormal', mean: 1e-200, sd: 1e200 }, 'sd'],
  [{ family: 'uniform', min: 2, max: 1 }, 'max'],
  [{ family: 'uniform', min: -1e308, max: 1e308 }, 'max'],
  [{ family: 'triangular', min: 0, mode: 2, max: 1 }, 'mode'],
  [{ family: 'triangular', min: 1, mode: 1, max: 1 }, 'max'],
  [{ family: 'pert', min: 0, mode: -1, max: 1 }, 'mode'],
  [{ family: 'discrete', values: [], weights: [] }, 'values'],
  [{ family: 'discrete', values: [1, 2], weights: [1] }, 'weights'],
  [{ family: 'discrete', values: [1, Infinity], weights: [1, 1] }, 'values[1]'],
  [{ family: 'discrete', values: [1, 2], weights: [1, -1] }, 'weights[1]'],
  [{ family: 'discrete', values: [1, 2], weights: [0, 0] }, 'weights'],
  [{ family: 'discrete', values: [1, 2], weights: [1e308, 1e308] }, 'weights'],
  [
    {
      family: 'discrete',
      values: Array.from({ length: 10_001 }, () => 1),
      weights: Array.from({ length: 10_001 }, () => 1),
    },
    'values',
  ],
  [{ family: 'exponential', mean: 0 }, 'mean'],
  [{ family: 'exponential', mean: 1e307 }, 'mean'],
  [{ family: 'gamma', shape: 0.01, scale: 1 }, 'shape'],
  [{ family: 'gamma', shape: 1, scale: -1 }, 'scale'],
  [{ family: 'gamma', shape: 1e4, scale: 1e305 }, 'scale'],
  [{ family: 'beta', a: 1, b: Number.NaN, min: 0, max: 1 }, 'b'],
  [{ family: 'beta', a: 1, b: 1, min: 1, max: 1 }, 'max'],
  [{ family: 'weibull', shape: 1e6, scale: 1 }, 'shape'],
  [{ family: 'student', df: 0.5 }, 'df'],
  [{ family: 'logistic', location: Infinity, scale: 1 }, 'location'],
  [{ family: 'extremeValue', location: 0, scale: 0 }, 'scale'],
  [{ family: 'cumulative', min: 0, max: 1, points: [0.5], probabilities: [] }, 'probabilities'],
  [{ family: 'cumulative', min: 0, max: 1, points: [0.5, 0.5], probabilities: [0, 1] }, 'points[1]'],
  [{ family: 'cumulative', min: 0, max: 1, points: [0.5, 1], probabilities: [0, 1] }, 'points[1]'],
  [
    { family: 'cumulative', min: 0, max: 1, points: [0.2, 0.5], probabilities: [0.4, 0.3] },
    'probabilities[1]',
  ],
  [{ family: 'cumulative', min: 0, max: 1, points: [0.2], probabilities: [1.1] }, 'probabilities[0]'],
  [{ family: 'binomial', n: 2.5, p: 0.5 }, 'n'],
  [{ family: 'binomial', n: 1e9, p: 0.5 }, 'n'],
  [{ family: 'binomial', n: 2, p: 1.5 }, 'p'],
  [{ family: 'poisson', mean: 1e8 }, 'mean'],
  [{ family: 'geometric', p: 0 }, 'p'],
  [{ family: 'bernoulli', p: -0.1 }, 'p'],
  [{ family: 'integerUniform', min: 0.5, max: 3 }, 'min'],
  [{ family: 'integerUniform', min: 4, max: 3 }, 'max'],
  [{ family: 'integerUniform', min: 0, max: 2 ** 31 }, 'max'],
  [{ family: 'normal', mean: 0, sd: 1, truncate: {} }, 'truncate.min'],
  [{ family: 'normal', mean: 0, sd: 1, truncate: { min: Number.NaN } }, 'truncate.min'],
  [{ family: 'normal', mean: 0, sd: 1, truncate: { min: 1, max: 1 } }, 'truncate.max'],
  [{ family: 'normal', mean: 0, sd: 1, truncate: { min: 40, max: 41 } }, 'truncate.min'],
  [{ family: 'normal', mean: 0, sd: 1, truncate: { max: -40 } }, 'truncate.max'],
  [{ family: 'lognormal', mean: 1, sd: 10, truncate: { max: 0 } }, 'truncate.max'],
  [{ family: 'gamma', shape: 2, scale: 1, truncate: { max: -1 } }, 'truncate.max'],
  [{ family: 'pert', min: 0, mode: 1, max: 2, truncate: { min: 2 } }, 'truncate.min'],
  [{ family: 'uniform', min: 0, max: 1, truncate: { min: 1 } }, 'truncate.min'],
  [{ family: 'triangular', min: 0, mode: 1, max: 2, truncate: { max: 0 } }, 'truncate.max'],
  [
    {
      family: 'cumulative',
      min: 0,
      max: 9,
      points: [1, 4],
      probabilities: [0.5, 0.5],
      truncate: { min: 2, max: 3 },
    },
    'truncate.min',
  ],
  [{ family: 'discrete', values: [1, 5], weights: [1, 1], truncate: { min: 2, max: 4 } }, 'truncate.min'],
  [{ family: 'integerUniform', min: 1, max: 6, truncate: { min: 1.2, max: 1.8 } }, 'truncate.min'],
  [{ family: 'binomial', n: 3, p: 0.5, truncate: { min: 4 } }, 'truncate.min'],
];

test('a truncation that stands elsewhere in the request is refused there', () => {
  const distribution = { family: 'uniform', min: 0, max: 1, truncate: { min: 2 } } as const;
  expect(() => validateDistribution(distribution, 'd', 'inputs[1].truncate')).toThrow(
    expect.objectContaining({ code: 'DISTRIBUTION_INVALID', place: 'inputs[1].truncate.min' }),
  );
});

test.each(valid)('%j is a distribution', (distribution) => {
  expect(() => validateDistribution(distribution, 'd')).not.toThrow();
});

test.each(
  invalid.map(([distribution, parameter]) => ({ distribution, parameter, family: distribution.family })),
)('a $family with a wrong $parameter is refused there', ({ distribution, parameter }) => {
  expect(() => validateDistribution(distribution, 'inputs[3].distribution')).toThrow(
    expect.objectContaining({ code: 'DISTRIBUTION_INVALID', place: `inputs[3].distribution.${parameter}` }),
  );
});
