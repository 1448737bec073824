import type { Distribution } from './distribution.ts';

/** As people write it: `triangular(1,2,4)`, `discrete({1,2,3},{0.2,0.5,0.3})`. */
export function formatDistribution(distribution: Distribution): string {
  const parameters = parametersInOrder(distribution).map(([, value]) =>
    typeof value === 'number' ? `${value}` : `{${value.join(',')}}`,
  );
  return `${distribution.family}(${parameters.join(',')})`;
}

/** Parameters by name, in the order of the type; the entries of a list are `values[0]`, `values[1]`, ... */
export function distributionParameters(
  distribution: Distribution,
): readonly { readonly name: string; readonly value: number }[] {
  return parametersInOrder(distribution).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [{ name, value }]
      : value.map((entry, i) => ({ name: `${name}[${i}]`, value: entry })),
  );
}

// Not the object's own order, which is lost on the way through a database.
function parametersInOrder(
  distribution: Distribution,
): readonly (readonly [string, number | readonly number[]])[] {
  switch (distribution.family) {
    case 'normal':
    case 'lognormal':
      return [
        ['mean', distribution.mean],
        ['sd', distribution.sd],
      ];
    case 'uniform':
      return [
        ['min', distribution.min],
        ['max', distribution.max],
      ];
    case 'triangular':
    case 'pert':
      return [
        ['min', distribution.min],
        ['mode', distribution.mode],
        ['max', distribution.max],
      ];
    case 'discrete':
      return [
        ['values', distribution.values],
        ['weights', distribution.weights],
      ];
  }
}
