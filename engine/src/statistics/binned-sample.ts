import { between, binEdges, checkProbability } from './sample-view.ts';
import type { SampleView } from './sample-view.ts';

/** Bins of a histogram that stands for a sample: 4 MB, and a quantile is known to a millionth of the range. */
export const binCount = 2 ** 20;

/** A sample too large to be sorted, as counts in `binCount` bins of equal width from its lowest to its highest value. */
export type Bins = { readonly min: number; readonly max: number; readonly counts: Uint32Array<ArrayBuffer> };

export function emptyBins({ min, max }: { readonly min: number; readonly max: number }): Bins {
  return { min, max, counts: new Uint32Array(binCount) };
}

/** Counts a column's values; those that are NaN, trials with an error, are left out. Integers add up in any order. */
export function addToBins({ min, max, counts }: Bins, column: Float64Array): void {
  // In halves: the width of a finite range may be infinite.
  const scale = max > min ? binCount / (max / 2 - min / 2) : 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    const bin = Math.floor((value / 2 - min / 2) * scale);
    counts[bin < binCount ? bin : binCount - 1]!++;
  }
}

/** A sample seen through a histogram: values spread evenly within each bin. */
export function binnedSample({ min, max, counts }: Bins): SampleView {
  // before[i]: how many values lie in the bins below bin i.
  const before = new Float64Array(binCount + 1);
  for (let i = 0; i < binCount; i++) before[i + 1] = before[i]! + counts[i]!;
  const total = before[binCount]!;

  const valueAt = (position: number) => between(min, max, position / binCount);
  /** Values below x, with a part of the bin that x lies in; x lies between min and max, and these apart. */
  const countBelow = (x: number) => {
    const position = ((x / 2 - min / 2) / (max / 2 - min / 2)) * binCount;
    const bin = Math.min(Math.floor(position), binCount - 1);
    return before[bin]! + counts[bin]! * (position - bin);
  };
  /** The value that `index` others lie below, in the middle of its share of its bin; the extremes exactly. */
  const orderStatistic = (index: number) => {
    if (index === 0) return min;
    if (index === total - 1) return max;
    let low = 0;
    let high = binCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (before[middle]! <= index) low = middle;
      else high = middle;
    }
    return valueAt(low + (index + 0.5 - before[low]!) / counts[low]!);
  };
  const countUpTo = (x: number) => (x < min ? 0 : x >= max ? total : countBelow(x));
  const countUnder = (x: number) => (x <= min ? 0 : x > max ? total : countBelow(x));
  return {
    resolution: valueAt(1) - min,
    quantile: (p) => {
      checkProbability(p);
      if (total === 0) return null;
      const position = (total - 1) * p;
      const index = Math.floor(position);
      // Both neighbours: they may lie in bins far apart, with none of the sample in between.
      return between(orderStatistic(index), orderStatistic(Math.min(index + 1, total - 1)), position - index);
    },
    probability: ({ above, below }) => {
      if (total === 0) return null;
      const start = above == null ? 0 : countUpTo(above);
      const end = below == null ? total : countUnder(below);
      return Math.max(0, end - start) / total;
    },
    histogram: (bins) => {
      if (total === 0) return { edges: [], counts: [] };
      const coarse = Array.from({ length: bins }, () => 0);
      for (let i = 0; i < binCount; i++) coarse[Math.floor(((i + 0.5) * bins) / binCount)]! += counts[i]!;
      return { edges: binEdges(min, max, bins), counts: coarse };
    },
  };
}
