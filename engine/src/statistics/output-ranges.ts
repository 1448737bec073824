import type { OutputRange } from './output-bins.ts';
import { sortColumn } from './sort-column.ts';

/**
 * Order statistics on each side of the pilot that are left to the tails. Trials are alike, so that of a continuous output the
 * share that will fall beyond the fourth of 4,096 on both sides is a Beta(8, 4089) variable, whatever its distribution: 0.2 %
 * on average, and above 1 % once in 10^15 runs. With the extremes themselves one wild value, as ratios have them, could widen
 * the bins without limit.
 */
const leftOut = 3;

/** Of fewer values all are looked at: where most trials fail, the values are few in any case. */
const fewValues = 64;

/** Of the width, on each side: values at the border, of a discrete output say, then do not fall out by a rounding. */
const marginShare = 1 / 64;

/** Half the width about a value that does not vary, as a share of it. */
const constantMargin = 2 ** -10;

/**
 * Where most values of each output lie.
 *
 * @param columns one an output: its first trials, NaN where there was an error
 * @returns `low` < `high`, both finite, in any case: about the value of an output that does not vary, 0 to 1 where all trials failed
 */
export function outputRanges(columns: readonly Float64Array[]): readonly OutputRange[] {
  return columns.map((column) => {
    const sorted = column.filter((value) => !Number.isNaN(value));
    sortColumn(sorted);
    if (sorted.length === 0) return { low: 0, high: 1, atoms: [] };
    const trim = sorted.length < fewValues ? 0 : leftOut;
    const range = widen(sorted[trim]!, sorted[sorted.length - 1 - trim]!);
    return { ...range, atoms: atomsOf(sorted, range) };
  });
}

function widen(first: number, last: number): { readonly low: number; readonly high: number } {
  // In halves, and cut off: the width of a finite range may be infinite.
  const margin =
    first < last ? (last / 2 - first / 2) * (2 * marginShare) : Math.abs(first) * constantMargin || 1;
  const low = Math.max(first - margin, -Number.MAX_VALUE);
  const high = Math.min(last + margin, Number.MAX_VALUE);
  // Denormal numbers have no margins.
  return low < high ? { low, high } : { low: low - 1, high: high + 1 };
}

function atomsOf(sorted: Float64Array, { low, high }: OutputRange): readonly number[] {
  const atoms: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const value = sorted[i]!;
    if (value === sorted[i - 1] && value !== atoms.at(-1) && value >= low && value < high) atoms.push(value);
  }
  return atoms;
}
