import { expect, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import { simulate } from '../../src/simulate.ts';
import { describeSample } from '../../src/statistics/describe-sample.ts';
import { mergeBlocks, noMoments } from '../../src/statistics/moments.ts';
import { fiveOrError, sumOfNormals } from '../fixtures/models.ts';

test('a sum of normals has the mean, deviation and shape of the normal that it is', () => {
  const trials = 200_000;
  const { moments } = simulate(javascript.prepare(sumOfNormals), { seed: 5n, firstTrial: 0, trials })!;
  const { mean, sd, skewness, kurtosis } = describeSample(mergeBlocks(noMoments, moments, 1, 0));
  // Standard errors of a normal sample's mean, deviation, skewness and kurtosis; four of each, and the seed is fixed.
  const error = 4 / Math.sqrt(trials);
  expect(Math.abs(mean! - 30)).toBeLessThan(5 * error);
  expect(Math.abs(sd! - 5)).toBeLessThan((5 / Math.sqrt(2)) * error);
  expect(Math.abs(skewness!)).toBeLessThan(Math.sqrt(6) * error);
  expect(Math.abs(kurtosis! - 3)).toBeLessThan(Math.sqrt(24) * error);
});

test('an output that is one number or an error is counted without its errors', () => {
  const trials = 5000;
  const { errorCounts, moments } = simulate(javascript.prepare(fiveOrError), {
    seed: 5n,
    firstTrial: 0,
    trials,
  })!;
  const { error, count } = errorCounts[0]![0]!;
  expect(error).toBe('#N/A');
  expect(mergeBlocks(noMoments, moments, 1, 0)).toMatchObject({
    count: trials - count,
    mean: 5,
    m2: 0,
    min: 5,
    max: 5,
  });
});
