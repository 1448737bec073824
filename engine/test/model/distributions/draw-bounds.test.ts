import { expect, test } from '@jest/globals';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { drawBounds } from '../../../src/model/distributions/draw-bounds.ts';
import { prepareDraw } from '../../../src/model/distributions/draw.ts';
import { formatDistribution } from '../../../src/model/distributions/format.ts';
import { fillWords, philoxKey } from '../../../src/random/philox.ts';

const distributions: readonly Distribution[] = [
  { family: 'uniform', min: -1, max: 3 },
  { family: 'uniform', min: 1e15, max: 1e15 + 1 },
  { family: 'integerUniform', min: -2, max: 7 },
  { family: 'triangular', min: 40, mode: 50, max: 65 },
  { family: 'triangular', min: 0, mode: 0, max: 1, truncate: { min: 0.2 } },
  { family: 'pert', min: 2, mode: 4, max: 10 },
  { family: 'normal', mean: 1000, sd: 120 },
  { family: 'normal', mean: 1e6, sd: 1e5, truncate: { min: 0, max: 1 } },
  { family: 'lognormal', mean: 100, sd: 20 },
  { family: 'lognormal', mean: 1, sd: 10, truncate: { max: 5 } },
  { family: 'exponential', mean: 3 },
  { family: 'gamma', shape: 0.1, scale: 2 },
  { family: 'gamma', shape: 2.5, scale: 2 },
  { family: 'beta', a: 0.5, b: 0.5, min: -1, max: 1 },
  { family: 'weibull', shape: 0.3, scale: 2 },
  { family: 'weibull', shape: 2, scale: 2 },
  { family: 'student', df: 3 },
  { family: 'logistic', location: 5, scale: 1 },
  { family: 'extremeValue', location: 5, scale: 1 },
  { family: 'discrete', values: [5, -3, 2], weights: [1, 2, 3] },
  { family: 'poisson', mean: 4 },
  { family: 'binomial', n: 10, p: 0.3 },
];

const words = new Int32Array(100_000);
fillWords(philoxKey(9n), 0, 0, words.length, words);
// The ends, and both sides of the middle, where a table changes sides.
words.set([0, -1, 1, -2, 0x7fffffff, -0x80000000]);

test.each(distributions.map((distribution) => ({ name: formatDistribution(distribution), distribution })))(
  'no word makes $name leave its bounds, and the outermost come near them',
  ({ distribution }) => {
    const column = new Float64Array(words.length);
    prepareDraw(distribution)(words, 0, words.length, column);
    const { low, high } = drawBounds(distribution);
    let [least, greatest] = [Infinity, -Infinity];
    for (const value of column) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    expect(least).toBeGreaterThanOrEqual(low);
    expect(greatest).toBeLessThanOrEqual(high);
    const near = 1e-7 * (Math.abs(low) + Math.abs(high));
    expect(least - low).toBeLessThan(near);
    expect(high - greatest).toBeLessThan(near);
  },
);

test('a variable that is never 0 has bounds without it', () => {
  expect(drawBounds({ family: 'uniform', min: 0, max: 1 }).low).toBeGreaterThan(0);
  expect(drawBounds({ family: 'exponential', mean: 3 }).low).toBeGreaterThan(0);
  expect(drawBounds({ family: 'lognormal', mean: 1, sd: 10 }).low).toBeGreaterThan(0);
});
