// oxlint-disable eslint/no-loss-of-precision -- mpmath's digits, to be compared with it
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
  [{ family: 'exponential', mean: 3 }, 3],
  [{ family: 'gamma', shape: 2.5, scale: 4 }, 10],
  [{ family: 'beta', a: 2, b: 3, min: 1, max: 11 }, 5],
  [{ family: 'weibull', shape: 2, scale: 3 }, 2.658680776358274],
  [{ family: 'student', df: 3 }, 0],
  [{ family: 'student', df: 1 }, Number.NaN],
  [{ family: 'logistic', location: 4, scale: 2 }, 4],
  [{ family: 'extremeValue', location: 1, scale: 2 }, 2.1544313298030657],
  [{ family: 'cumulative', min: 0, max: 10, points: [2], probabilities: [0.5] }, 3.5],
  [{ family: 'binomial', n: 10, p: 0.3 }, 3],
  [{ family: 'poisson', mean: 3.5 }, 3.5],
  [{ family: 'geometric', p: 0.25 }, 3],
  [{ family: 'bernoulli', p: 0.3 }, 0.3],
  [{ family: 'integerUniform', min: 1, max: 6 }, 3.5],
  // Of truncated ones mpmath's quadrature, 30 digits.
  [{ family: 'normal', mean: 0, sd: 1, truncate: { min: 8, max: 9 } }, 8.121188992979797],
  [{ family: 'normal', mean: 100, sd: 30, truncate: { min: 0 } }, 100.04628823033226],
  [{ family: 'lognormal', mean: 1, sd: 10, truncate: { min: 0.5, max: 3 } }, 1.2109389694977114],
  [{ family: 'gamma', shape: 2.5, scale: 3, truncate: { min: 50, max: 60 } }, 52.77882543044478],
  [{ family: 'student', df: 5, truncate: { min: 2 } }, 2.8733362170396049],
  [{ family: 'student', df: 1, truncate: { min: 2 } }, Number.NaN],
  [{ family: 'exponential', mean: 2, truncate: { min: 3 } }, 5],
  [{ family: 'triangular', min: 0, mode: 1, max: 4, truncate: { min: 0.5, max: 3 } }, 1.6016260162601626],
  [{ family: 'uniform', min: 0, max: 4, truncate: { min: 3 } }, 3.5],
  [{ family: 'integerUniform', min: 1, max: 6, truncate: { min: 1.5, max: 4.5 } }, 3],
  [{ family: 'poisson', mean: 3.5, truncate: { min: 2, max: 6 } }, 3.625276359689673],
];

test.each(means)('the mean of %j is %p', (distribution, mean) => {
  if (Number.isNaN(mean)) expect(distributionMean(distribution)).toBeNaN();
  else expect(Math.abs(distributionMean(distribution) - mean)).toBeLessThan(1e-12 * (1 + Math.abs(mean)));
});
