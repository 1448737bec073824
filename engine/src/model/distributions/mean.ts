import type { Distribution } from './distribution.ts';

/** The exact mean of a valid distribution. */
export function distributionMean(distribution: Distribution): number {
  switch (distribution.family) {
    case 'normal':
    case 'lognormal':
      return distribution.mean;
    case 'uniform':
      return distribution.min / 2 + distribution.max / 2;
    case 'triangular':
      return distribution.min / 3 + distribution.mode / 3 + distribution.max / 3;
    case 'pert':
      return distribution.min / 6 + (4 / 6) * distribution.mode + distribution.max / 6;
    case 'discrete': {
      const total = distribution.weights.reduce((sum, weight) => sum + weight, 0);
      return distribution.values.reduce(
        (sum, value, i) => sum + value * (distribution.weights[i]! / total),
        0,
      );
    }
  }
}
