import { outputBinCount } from './output-bins.ts';
import type { OutputBins } from './output-bins.ts';
import { between, binEdges, checkProbability } from './sample-view.ts';
import type { SampleView } from './sample-view.ts';
import { sortColumn } from './sort-column.ts';

/**
 * An output seen through its bins. Exact beyond them; within a bin values spread evenly, but for a bin that holds an atom of the
 * range, where all of them are taken for it: the probability of more than 0 of an output that is 0 half of the time.
 *
 * @param extremes of the moments: the lowest and the highest value are exact
 */
export function binnedOutput(
  { range, counts, tails }: OutputBins,
  extremes: { readonly min: number; readonly max: number },
): SampleView {
  const { low, high } = range;
  const { min, max } = extremes;
  const sorted = tails.slice();
  sortColumn(sorted);
  const lower = sorted.subarray(0, firstFrom(sorted, low));
  const upper = sorted.subarray(lower.length);
  const inside = binsWithin(range, counts);
  const insideEnd = lower.length + inside.total;
  const total = insideEnd + upper.length;

  /** The value that `index` others lie below. */
  const orderStatistic = (index: number) => {
    if (index === 0) return min;
    if (index === total - 1) return max;
    if (index < lower.length) return lower[index]!;
    if (index >= insideEnd) return upper[index - insideEnd]!;
    // A value that is known only to its bin, but not to lie beyond the extremes.
    return Math.min(Math.max(inside.valueAt(index - lower.length), min), max);
  };
  /** Values below x, and with `including` those equal to it. */
  const countBelow = (x: number, including: boolean) => {
    if (including ? x < min : x <= min) return 0;
    if (including ? x >= max : x > max) return total;
    const beyond = (values: Float64Array) => (including ? firstBeyond(values, x) : firstFrom(values, x));
    if (x < low) return beyond(lower);
    if (x >= high) return insideEnd + beyond(upper);
    return lower.length + inside.countBelow(x, including);
  };
  return {
    resolution: inside.width,
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
      const start = above == null ? 0 : countBelow(above, true);
      const end = below == null ? total : countBelow(below, false);
      return Math.max(0, end - start) / total;
    },
    histogram: (bins) => {
      if (total === 0) return { edges: [], counts: [] };
      const edges = binEdges(min, max, bins);
      // A bin of ours that an edge goes through is shared out: whole values all the same, and none twice.
      const starts = edges.map((edge, i) => (i === bins ? total : Math.round(countBelow(edge, false))));
      return { edges, counts: starts.slice(1).map((end, i) => end - starts[i]!) };
    },
  };
}

/** The values within the range. */
function binsWithin({ low, high, atoms = [] }: OutputBins['range'], counts: Uint32Array) {
  // before[i]: how many values lie in the bins below bin i.
  const before = new Float64Array(outputBinCount + 1);
  for (let i = 0; i < outputBinCount; i++) before[i + 1] = before[i]! + counts[i]!;
  const positionOf = (x: number) => ((x / 2 - low / 2) / (high / 2 - low / 2)) * outputBinCount;
  const atomOf = new Map(atoms.map((atom) => [binOf(positionOf(atom)), atom]));
  return {
    total: before[outputBinCount]!,
    width: between(low, high, 1 / outputBinCount) - low,
    valueAt(index: number): number {
      const bin = firstBeyond(before, index) - 1;
      const share = (index + 0.5 - before[bin]!) / counts[bin]!;
      return atomOf.get(bin) ?? between(low, high, (bin + share) / outputBinCount);
    },
    countBelow(x: number, including: boolean): number {
      const position = positionOf(x);
      const bin = binOf(position);
      const atom = atomOf.get(bin);
      if (atom === undefined) return before[bin]! + counts[bin]! * (position - bin);
      return before[atom < x || (including && atom === x) ? bin + 1 : bin]!;
    },
  };
}

function binOf(position: number): number {
  return Math.min(Math.floor(position), outputBinCount - 1);
}

/** The first index whose value is at least x, or the length. */
function firstFrom(ascending: Float64Array, x: number): number {
  return firstIndex(ascending, (value) => value >= x);
}

/** The first index whose value is more than x, or the length. */
function firstBeyond(ascending: Float64Array, x: number): number {
  return firstIndex(ascending, (value) => value > x);
}

function firstIndex(ascending: Float64Array, isBeyond: (value: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeyond(ascending[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
