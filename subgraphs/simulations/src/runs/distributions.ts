import { type Distribution, distributionParameters, formatDistribution } from '@montegraph/engine';
import { fail } from '../errors.ts';
import type * as graph from '../schema.generated.ts';

/**
 * The one field of the input that is set. Its parameters are looked at by the engine when the model is compiled.
 *
 * @param place where the input stands in the request, for the error: `model.inputs[2].distribution`
 * @throws DISTRIBUTION_INVALID when not exactly one field is set
 */
export function distributionOf(input: graph.DistributionInput, place: string): Distribution {
  const given = Object.values(input).filter((parameters) => parameters !== null && parameters !== undefined);
  if (given.length !== 1) {
    const detail = `Exactly one distribution is wanted, not ${given.length}.`;
    throw fail('DISTRIBUTION_INVALID', { place, detail });
  }
  const { normal, lognormal, uniform, triangular, pert, discrete } = input;
  if (normal) return { family: 'normal', mean: normal.mean, sd: normal.sd };
  if (lognormal) return { family: 'lognormal', mean: lognormal.mean, sd: lognormal.sd };
  if (uniform) return { family: 'uniform', min: uniform.min, max: uniform.max };
  if (triangular)
    return { family: 'triangular', min: triangular.min, mode: triangular.mode, max: triangular.max };
  if (pert) return { family: 'pert', min: pert.min, mode: pert.mode, max: pert.max };
  if (discrete) {
    const { values, weights } = discrete;
    return { family: 'discrete', values, weights: weights ?? values.map(() => 1) };
  }
  throw new TypeError('The schema has a family of distributions that this function does not know.');
}

/** A distribution as the graph shows it. */
export function describeDistribution(distribution: Distribution): graph.Distribution {
  return {
    family: distribution.family,
    parameters: distributionParameters(distribution),
    formula: formatDistribution(distribution),
  };
}
