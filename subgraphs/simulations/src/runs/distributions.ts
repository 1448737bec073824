import {
  type Distribution,
  type ModelInput,
  type RequestedDistribution,
  distributionParameters,
  formatDistribution,
} from '@montegraph/engine';
import { fail } from '../errors.ts';
import type * as graph from '../schema.generated.ts';

/**
 * The one field of the input that is set. Its parameters are looked at by the engine when the model is compiled.
 *
 * @param place where the input stands in the request, for the error: `model.inputs[2].distribution`
 * @throws DISTRIBUTION_INVALID when not exactly one field is set
 */
export function distributionOf(input: graph.DistributionInput, place: string): RequestedDistribution {
  const given = Object.entries(input).filter(
    ([, parameters]) => parameters !== null && parameters !== undefined,
  );
  if (given.length !== 1) {
    const detail = `Exactly one distribution is wanted, not ${given.length}.`;
    throw fail('DISTRIBUTION_INVALID', { place, detail });
  }
  // Object.entries forgets which family has which parameters.
  const distribution = { family: given[0]![0], ...given[0]![1] } as Given;
  switch (distribution.family) {
    case 'beta':
      return { min: 0, max: 1, ...distribution };
    case 'discrete':
      return { ...distribution, weights: distribution.weights ?? distribution.values.map(() => 1) };
    default:
      return distribution;
  }
}

/**
 * A distribution some of whose parameters are cells.
 *
 * @param place where the cells stand in the request: `model.inputs[2].parameterCells`
 * @throws DISTRIBUTION_INVALID when one is for what is no single parameter
 */
export function withParameterCells(
  distribution: RequestedDistribution,
  cells: readonly graph.ParameterCellInput[],
  place: string,
): RequestedDistribution {
  const parameters = new Map(Object.entries(distribution));
  for (const [index, { parameter, cell }] of cells.entries()) {
    if (typeof parameters.get(parameter) !== 'number') {
      const detail = `${distribution.family} has no such parameter.`;
      throw fail('DISTRIBUTION_INVALID', { place: `${place}[${index}].parameter`, detail });
    }
    parameters.set(parameter, { cell });
  }
  // The same family, with cells where there were numbers.
  return Object.fromEntries(parameters) as RequestedDistribution;
}

/** The fields of the input are the engine's families, and theirs the parameters; but some may be left out. */
type Given = {
  [Name in keyof graph.DistributionInput]-?: { readonly family: Name } & NonNullable<
    graph.DistributionInput[Name]
  >;
}[keyof graph.DistributionInput];

/** An input of a run as the graph shows it. */
export function describeInput({ cell, name, distribution, requested }: ModelInput): graph.SimulationInput {
  return { cell, name, distribution: describeDistribution(requested ?? distribution) };
}

/** A distribution as the graph shows it. */
export function describeDistribution(distribution: Distribution | RequestedDistribution): graph.Distribution {
  return {
    family: distribution.family,
    parameters: distributionParameters(distribution),
    formula: formatDistribution(distribution),
  };
}
