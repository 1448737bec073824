import { between, binEdges, checkProbability } from './sample-view.ts';
import type { SampleView } from './sample-view.ts';

/**
 * A sample seen through all its values: everything is exact.
 *
 * @param sorted ascending, finite
 */
export function sortedSample(sorted: Float64Array): SampleView {
  const count = sorted.length;
  return {
    resolution: 0,
    quantile: (p) => quantile(sorted, p),
    probability: ({ above, below }) => {
      if (count === 0) return null;
      const start = above == null ? 0 : countBelow(sorted, above, true);
      const end = below == null ? count : countBelow(sorted, below, false);
      return Math.max(0, end - start) / count;
    },
    histogram: (bins) => {
      if (count === 0) return { edges: [], counts: [] };
      const edges = binEdges(sorted[0]!, sorted[count - 1]!, bins);
      const starts = edges.map((edge, i) => (i === bins ? count : countBelow(sorted, edge, false)));
      return { edges, counts: starts.slice(1).map((end, i) => end - starts[i]!) };
    },
  };
}

/**
 * Quantile by linear interpolation between order statistics.
 *
 * @param sorted ascending, finite
 * @param p probability in [0, 1]
 * @returns in the units of `sorted`; at p = 0 and p = 1 the extremes themselves; null for an empty sample
 * @throws RangeError when p lies outside [0, 1]
 * @see Hyndman & Fan (1996), definition 7
 */
export function quantile(sorted: Float64Array, p: number): number | null {
  checkProbability(p);
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * p;
  const index = Math.floor(position);
  const value = sorted[index]!;
  return between(value, sorted[index + 1] ?? value, position - index);
}

/** How many values are less than `bound`, or at most `bound` with `including`. */
function countBelow(sorted: Float64Array, bound: number, including: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (value < bound || (including && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}
