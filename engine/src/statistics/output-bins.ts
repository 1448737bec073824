/** Bins of an output whose trials are not kept: on a device they fit its fast memory's atomics, 256 KB. */
export const outputBinCount = 2 ** 16;

/** From `low` to `high`, where a pilot of the run found most values (`outputRanges`). */
export type OutputRange = {
  readonly low: number;
  readonly high: number;
  /** Values between them that the pilot met more than once, ascending: there the output is not continuous. For `binnedOutput`. */
  readonly atoms?: readonly number[];
};

/** An output's trials without an error as counts in `outputBinCount` bins of equal width, and exactly beyond them. */
export type OutputBins = {
  readonly range: OutputRange;
  readonly counts: Uint32Array;
  /** Values below `low` and at or above `high`, in the order of their trials; with a range that fits nothing, all of them. */
  readonly tails: Float64Array;
};

/**
 * Counts values in bins, without those that are NaN. A value x lies in bin floor((x - low) / (high - low) * outputBinCount).
 *
 * @param counts takes what lies in the range
 * @param tails takes what lies beyond it
 */
export function countValues(
  { low, high }: OutputRange,
  values: Float64Array,
  counts: Uint32Array,
  tails: number[],
): void {
  // In halves: the width of a finite range may be infinite.
  const half = low / 2;
  const scale = outputBinCount / (high / 2 - half);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= low && value < high) {
      const bin = ((value / 2 - half) * scale) | 0;
      counts[bin < outputBinCount ? bin : outputBinCount - 1]!++;
    } else if (value === value) tails.push(value);
  }
}

/** The bins of trials that were kept. */
export function binColumn(range: OutputRange, column: Float64Array): OutputBins {
  const counts = new Uint32Array(outputBinCount);
  const tails: number[] = [];
  countValues(range, column, counts, tails);
  return { range, counts, tails: Float64Array.from(tails) };
}

/**
 * The bins of some ranges of trials together.
 *
 * @param parts at least one, of one range, in the order of their trials
 */
export function mergeBins(parts: readonly OutputBins[]): OutputBins {
  const [first] = parts;
  if (first === undefined) throw new RangeError('There are no bins to merge.');
  const { range } = first;
  const counts = new Uint32Array(outputBinCount);
  const tails = new Float64Array(parts.reduce((sum, part) => sum + part.tails.length, 0));
  let tailsBefore = 0;
  for (const part of parts) {
    if (part.range.low !== range.low || part.range.high !== range.high) {
      throw new RangeError('Bins of different ranges do not merge.');
    }
    for (let bin = 0; bin < outputBinCount; bin++) counts[bin]! += part.counts[bin]!;
    tails.set(part.tails, tailsBefore);
    tailsBefore += part.tails.length;
  }
  return { range, counts, tails };
}
