import type { CellParameter, Distribution, RequestedDistribution, Truncation } from './distribution.ts';

export type Parameter = number | readonly number[] | CellParameter;

/**
 * As people write it: `triangular(1,2,4)`, `discrete({1,2,3},{0.2,0.5,0.3})`, `normal(Model!B3,2)`,
 * `normal(0,1,truncate(-1,))`.
 */
export function formatDistribution(
  distribution: (Distribution | RequestedDistribution) & { readonly truncate?: Truncation | undefined },
): string {
  const parameters = parametersInOrder(distribution).map(([, value]) => formatParameter(value));
  const { truncate } = distribution;
  if (truncate) parameters.push(`truncate(${truncate.min ?? ''},${truncate.max ?? ''})`);
  return `${distribution.family}(${parameters.join(',')})`;
}

function formatParameter(value: Parameter): string {
  if (typeof value === 'number') return `${value}`;
  return isCellParameter(value) ? value.cell : `{${value.join(',')}}`;
}

/**
 * Parameters by name, in the order of the type; the entries of a list are `values[0]`, `values[1]`, ..., the bounds of a
 * truncation `truncate.min` and `truncate.max`. Without those that are cells.
 */
export function distributionParameters(
  distribution: (Distribution | RequestedDistribution) & { readonly truncate?: Truncation | undefined },
): readonly { readonly name: string; readonly value: number }[] {
  const bounds = Object.entries({
    'truncate.min': distribution.truncate?.min,
    'truncate.max': distribution.truncate?.max,
  });
  return [...parametersInOrder(distribution), ...bounds].flatMap(([name, value]) => {
    if (typeof value === 'number') return [{ name, value }];
    return Array.isArray(value) ? value.map((entry, i) => ({ name: `${name}[${i}]`, value: entry })) : [];
  });
}

// Not the object's own order, which is lost on the way through a database.
const order: {
  readonly [F in Distribution as F['family']]: readonly Exclude<keyof F, 'family' | 'truncate'>[];
} = {
  normal: ['mean', 'sd'],
  lognormal: ['mean', 'sd'],
  uniform: ['min', 'max'],
  triangular: ['min', 'mode', 'max'],
  pert: ['min', 'mode', 'max'],
  exponential: ['mean'],
  gamma: ['shape', 'scale'],
  beta: ['a', 'b', 'min', 'max'],
  weibull: ['shape', 'scale'],
  student: ['df'],
  logistic: ['location', 'scale'],
  extremeValue: ['location', 'scale'],
  cumulative: ['min', 'max', 'points', 'probabilities'],
  binomial: ['n', 'p'],
  poisson: ['mean'],
  geometric: ['p'],
  bernoulli: ['p'],
  integerUniform: ['min', 'max'],
  discrete: ['values', 'weights'],
};

export function isCellParameter(value: Parameter): value is CellParameter {
  return typeof value === 'object' && 'cell' in value;
}

/** The parameters as they stand in the distribution, by name, in the order of the type. */
export function parametersInOrder(
  distribution: Distribution | RequestedDistribution,
): readonly (readonly [string, Parameter])[] {
  // The table's type says that these are the family's parameters.
  const parameters = distribution as unknown as Readonly<Record<string, Parameter>>;
  return order[distribution.family].flatMap((name): (readonly [string, Parameter])[] => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value]];
  });
}
