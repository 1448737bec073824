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
];

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
