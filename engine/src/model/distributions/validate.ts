import { elementary } from '../../elementary/functions.ts';
import { EngineError } from '../../errors.ts';
import { cornersOf } from './cumulative.ts';
import { intersect, type Distribution } from './distribution.ts';
import { isTabled, standardForm, type TabledDistribution } from './standard-form.ts';
import { triangleOf } from './triangle.ts';
import { truncatedForm } from './truncated-form.ts';
import { isWeighted, weightedValues } from './weighted-values.ts';

const mostValues = 10_000;

// Half the probability of the outermost word: what is finite here is finite in every trial.
const outermost = 2 ** -34;

// Smaller ones have almost all their probability in a point, and a table misses the twelfth digit (`standardForm`).
const smallestShape = 0.05;
// Beyond it a normal distribution is what people want, and each quantile takes thousands of terms.
const largestShape = 1e5;
// Beyond it Student's t is the normal distribution to four digits, and its incomplete beta function loses too many.
const largestDegreesOfFreedom = 1e4;
// Whole numbers within the reach of words then fit 2^16 steps (`stepsUpTo`).
const largestVariance = 1e7;
const smallestSuccess = 1e-3;
// A word has 2^32 values: with more whole numbers some would come up twice as often as others, or never.
const mostWholeNumbers = 2 ** 31;

/**
 * Refuses parameters that make no distribution, or one whose values are beyond the range of numbers.
 *
 * @param place where the distribution stands in the caller's request; the parameter is added to it: `inputs[0].distribution.sd`
 * @param truncatePlace where its truncation stands
 * @throws EngineError DISTRIBUTION_INVALID with the place
 */
export function validateDistribution(
  distribution: Distribution,
  place: string,
  truncatePlace = `${place}.truncate`,
): void {
  validateFamily(distribution, demandsAt(place));
  if (distribution.truncate) validateTruncation(distribution, demandsAt(truncatePlace));
}

type Demands = ReturnType<typeof demandsAt>;

function demandsAt(place: string) {
  const demand = (holds: boolean, parameter: string, detail: string): void => {
    if (!holds) throw new EngineError('DISTRIBUTION_INVALID', { place: `${place}.${parameter}`, detail });
  };
  const demandEach = (
    parameters: Readonly<Record<string, number>>,
    holds: (value: number) => boolean,
    demanded: string,
  ): void => {
    for (const [name, value] of Object.entries(parameters)) {
      demand(holds(value), name, `${name} must be ${demanded}.`);
    }
  };
  const finite = (parameters: Readonly<Record<string, number>>) =>
    demandEach(parameters, Number.isFinite, 'a finite number');
  const positive = (parameters: Readonly<Record<string, number>>) =>
    demandEach(parameters, (value) => value > 0 && Number.isFinite(value), 'greater than 0');
  const between = (low: number, high: number, parameters: Readonly<Record<string, number>>) =>
    demandEach(parameters, (value) => value >= low && value <= high, `from ${low} to ${high}`);
  // Parameters may be finite, and what is drawn with them not.
  const range = (lowest: number, highest: number, parameter: string) =>
    demand(Number.isFinite(highest - lowest), parameter, 'Its values would be beyond the range of numbers.');
  return { demand, finite, positive, between, range };
}

function validateFamily(distribution: Distribution, demands: Demands): void {
  const { demand, finite, positive, between, range } = demands;
  const ranged = (min: number, max: number) => {
    finite({ min, max });
    demand(min < max, 'max', 'max must be greater than min.');
    range(min, max, 'max');
  };
  const tabled = (parameter: string) => {
    if (isTabled(distribution)) range(...outermostValues(distribution), parameter);
  };
  switch (distribution.family) {
    case 'normal': {
      const { mean, sd } = distribution;
      finite({ mean, sd });
      positive({ sd });
      return tabled('sd');
    }
    case 'lognormal': {
      const { mean, sd } = distribution;
      finite({ mean, sd });
      positive({ mean, sd });
      return tabled('sd');
    }
    case 'uniform':
      return ranged(distribution.min, distribution.max);
    case 'triangular':
    case 'pert': {
      const { min, mode, max } = distribution;
      finite({ min, mode, max });
      ranged(min, max);
      return demand(min <= mode && mode <= max, 'mode', 'mode must not lie outside min and max.');
    }
    case 'exponential':
      positive({ mean: distribution.mean });
      return tabled('mean');
    case 'gamma':
    case 'weibull': {
      const { shape, scale } = distribution;
      between(smallestShape, largestShape, { shape });
      positive({ scale });
      return tabled('scale');
    }
    case 'beta': {
      const { a, b, min, max } = distribution;
      between(smallestShape, largestShape, { a, b });
      return ranged(min, max);
    }
    case 'student':
      return between(1, largestDegreesOfFreedom, { df: distribution.df });
    case 'logistic':
    case 'extremeValue': {
      const { location, scale } = distribution;
      finite({ location });
      positive({ scale });
      return tabled('scale');
    }
    case 'cumulative':
      ranged(distribution.min, distribution.max);
      return validateCorners(distribution, demands);
    case 'binomial': {
      const { n, p } = distribution;
      demand(Number.isSafeInteger(n) && n >= 1, 'n', 'n must be a whole number from 1.');
      between(0, 1, { p });
      const detail = `n p (1 - p) must be at most ${largestVariance}.`;
      return demand(n * p * (1 - p) <= largestVariance, 'n', detail);
    }
    case 'poisson': {
      const { mean } = distribution;
      positive({ mean });
      return demand(mean <= largestVariance, 'mean', `mean must be at most ${largestVariance}.`);
    }
    case 'geometric':
      return between(smallestSuccess, 1, { p: distribution.p });
    case 'bernoulli':
      return between(0, 1, { p: distribution.p });
    case 'integerUniform': {
      const { min, max } = distribution;
      demand(Number.isSafeInteger(min), 'min', 'min must be a whole number.');
      demand(Number.isSafeInteger(max), 'max', 'max must be a whole number.');
      demand(min <= max, 'max', 'max must not be less than min.');
      const detail = 'There may be at most 2^31 whole numbers from min to max.';
      return demand(max - min < mostWholeNumbers, 'max', detail);
    }
    case 'discrete':
      return validateWeights(distribution, demands);
  }
}

function outermostValues(distribution: TabledDistribution): [number, number] {
  const { quantiles, scale, shift, isExponential } = standardForm(distribution);
  const { lower, upper } = quantiles();
  const [lowest, highest] = [scale * lower(outermost) + shift, scale * upper(outermost) + shift];
  return isExponential ? [elementary.exp(lowest), elementary.exp(highest)] : [lowest, highest];
}

function validateCorners(
  distribution: Extract<Distribution, { readonly family: 'cumulative' }>,
  { demand }: Demands,
): void {
  const { min, max, points, probabilities } = distribution;
  demand(points.length <= mostValues, 'points', `There may be at most ${mostValues} points.`);
  demand(probabilities.length === points.length, 'probabilities', 'There must be one probability a point.');
  for (const [i, point] of points.entries()) {
    const detail = 'Points must rise from min to max.';
    demand(point > (points[i - 1] ?? min) && point < max, `points[${i}]`, detail);
  }
  for (const [i, probability] of probabilities.entries()) {
    const detail = 'Probabilities must be from 0 to 1 and not fall.';
    demand(probability >= (probabilities[i - 1] ?? 0) && probability <= 1, `probabilities[${i}]`, detail);
  }
}

function validateWeights(
  { values, weights }: Extract<Distribution, { readonly family: 'discrete' }>,
  { demand }: Demands,
): void {
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

/** @param distribution otherwise valid */
function validateTruncation(distribution: Distribution, { demand, finite }: Demands): void {
  const { min, max } = distribution.truncate ?? {};
  finite({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) });
  demand(min !== undefined || max !== undefined, 'min', 'min or max is wanted.');
  if (min !== undefined && max !== undefined) demand(min < max, 'max', 'max must be greater than min.');
  // The bound that is there is to blame; of two, the lower one.
  const bound = min === undefined ? 'max' : 'min';
  demand(leavesProbability(distribution), bound, 'The distribution has no values within these bounds.');
}

function leavesProbability(distribution: Distribution): boolean {
  if (isTabled(distribution)) {
    return truncatedForm(standardForm(distribution), distribution.truncate ?? {}).probability > 0;
  }
  if (isWeighted(distribution)) return weightedValues(distribution).values.length > 0;
  switch (distribution.family) {
    case 'uniform': {
      const { min, max } = intersect(distribution);
      return min < max;
    }
    case 'integerUniform': {
      const { min, max } = intersect(distribution);
      return Math.ceil(min) <= Math.floor(max);
    }
    case 'triangular': {
      const { from, to, probability } = triangleOf(distribution);
      return from < to && probability > 0;
    }
    case 'cumulative':
      return cornersOf(distribution).values.length > 0;
  }
}
