import { EngineError } from '../../errors.ts';
import type { Distribution } from './distribution.ts';
import { logarithmParameters } from './draw.ts';

const mostValues = 10_000;

// The outermost uniform, 2^-33, is 6.3 standard deviations from the mean.
const widestDeviate = 7;

/**
 * Refuses parameters that make no distribution, or one whose values are beyond the range of numbers.
 *
 * @param place where the distribution stands in the caller's request; the parameter is added to it: `inputs[0].distribution.sd`
 * @throws EngineError DISTRIBUTION_INVALID with the place
 */
export function validateDistribution(distribution: Distribution, place: string): void {
  const demand = (holds: boolean, parameter: string, detail: string) => {
    if (!holds) throw new EngineError('DISTRIBUTION_INVALID', { place: `${place}.${parameter}`, detail });
  };
  const demandFinite = (parameters: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(parameters)) {
      demand(Number.isFinite(value), name, `${name} must be a finite number.`);
    }
  };
  // Parameters may be finite, and what is drawn with them not.
  const demandRange = (lowest: number, highest: number, parameter: string) =>
    demand(Number.isFinite(highest - lowest), parameter, 'Its values would be beyond the range of numbers.');
  switch (distribution.family) {
    case 'normal': {
      const { mean, sd } = distribution;
      demandFinite({ mean, sd });
      demand(sd > 0, 'sd', 'sd must be greater than 0.');
      demandRange(mean - widestDeviate * sd, mean + widestDeviate * sd, 'sd');
      return;
    }
    case 'lognormal': {
      const { mean, sd } = distribution;
      demandFinite({ mean, sd });
      demand(mean > 0, 'mean', 'mean must be greater than 0.');
      demand(sd > 0, 'sd', 'sd must be greater than 0.');
      const { mu, sigma } = logarithmParameters(mean, sd);
      demandRange(0, Math.exp(mu + widestDeviate * sigma), 'sd');
      return;
    }
    case 'uniform': {
      const { min, max } = distribution;
      demandFinite({ min, max });
      demand(min < max, 'max', 'max must be greater than min.');
      demandRange(min, max, 'max');
      return;
    }
    case 'triangular':
    case 'pert': {
      const { min, mode, max } = distribution;
      demandFinite({ min, mode, max });
      demand(min < max, 'max', 'max must be greater than min.');
      demand(min <= mode && mode <= max, 'mode', 'mode must not lie outside min and max.');
      demandRange(min, max, 'max');
      return;
    }
    case 'discrete': {
      const { values, weights } = distribution;
      demand(values.length >= 1, 'values', 'There must be a value.');
      demand(values.length <= mostValues, 'values', `There may be at most ${mostValues} values.`);
      demand(weights.length === values.length, 'weights', 'There must be one weight a value.');
      for (const [i, value] of values.entries()) {
        demand(Number.isFinite(value), `values[${i}]`, 'A value must be a finite number.');
      }
      for (const [i, weight] of weights.entries()) {
        demand(Number.isFinite(weight) && weight >= 0, `weights[${i}]`, 'A weight must be a number from 0.');
      }
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      demand(total > 0, 'weights', 'A weight must be greater than 0.');
      demand(Number.isFinite(total), 'weights', 'The weights are too large to be added.');
    }
  }
}
