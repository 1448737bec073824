import { expect, test } from '@jest/globals';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { distributionMean } from '../../../src/model/distributions/mean.ts';

const means: readonly [Distribution, number][] = [
  [{ family: 'normal', mean: 7, sd: 2 }, 7],
  [{ family: 'lognormal', mean: 8000, sd: 1600 }, 8000],
  [{ family: 'uniform', min: -1, max: 5 }, 2],
  [{ family: 'triangular', min: 0, mode: 1, max: 5 }, 2],
  [{ family: 'pert', min: 2, mode: 4, max: 12 }, 5],
  [{ family: 'discrete', values: [1, 2, 4], weights: [2, 1, 1] }, 2],
];

test.each(means)('the mean of %j is %p', (distribution, mean) => {
  expect(distributionMean(distribution)).toBeCloseTo(mean, 12);
});
