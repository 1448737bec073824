import { expect, test } from '@jest/globals';
import { normalQuantile } from '../../../src/model/distributions/normal-quantile.ts';

test.each([
  // mpmath, 30 digits; the last one is the value that scipy.special.ndtri gives too.
  [0.5, 0],
  [0.4, -0.2533471031357997],
  [0.025, -1.9599639845400543],
  [1e-3, -3.090232306167813],
  [1e-10, -6.361340902404056],
  [1e-300, -37.0470962993612],
])('the quantile at %p is %p', (t, expected) => {
  expect(Math.abs(normalQuantile(t) - expected)).toBeLessThanOrEqual(2e-15 * Math.abs(expected));
});
