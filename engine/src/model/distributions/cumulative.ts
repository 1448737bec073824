import { intersect, type Distribution } from './distribution.ts';

/** Corners of a distribution function made of straight lines: values ascend, probabilities rise from 0 to 1. */
export type Corners = { readonly values: readonly number[]; readonly probabilities: readonly number[] };

type Cumulative = Extract<Distribution, { readonly family: 'cumulative' }>;

/** The corners of a valid distribution, those of what its truncation leaves; none where that has no probability. */
export function cornersOf(distribution: Cumulative): Corners {
  const { min, max, points, probabilities } = distribution;
  const corners = { values: [min, ...points, max], probabilities: [0, ...probabilities, 1] };
  const { min: from, max: to } = intersect(distribution);
  if (from === min && to === max) return corners;
  if (from >= to) return { values: [], probabilities: [] };
  const start = probabilityBelow(from, corners);
  const width = probabilityBelow(to, corners) - start;
  if (!(width > 0)) return { values: [], probabilities: [] };
  const inside = corners.values.flatMap((value, i) => (value > from && value < to ? [i] : []));
  return {
    values: [from, ...inside.map((i) => corners.values[i] ?? 0), to],
    probabilities: [0, ...inside.map((i) => ((corners.probabilities[i] ?? 0) - start) / width), 1],
  };
}

/** @param x within the corners */
function probabilityBelow(x: number, { values, probabilities }: Corners): number {
  const next = Math.max(
    1,
    values.findIndex((value) => value >= x),
  );
  const [left = 0, right = 0] = [values[next - 1], values[next]];
  const [below = 0, above = 0] = [probabilities[next - 1], probabilities[next]];
  return below + (above - below) * ((x - left) / (right - left));
}
