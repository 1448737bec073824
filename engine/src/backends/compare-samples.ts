import type { ShardSample } from '../simulate.ts';
import { blockTrials, mergeBlocks, momentFields, noMoments, writeMoments } from '../statistics/moments.ts';
import { binColumn, outputBinCount } from '../statistics/output-bins.ts';

/** How far a device's values may be from those in 64-bit floating point, in standard deviations of their output. */
export const deviceTolerance = 1e-4;

/** Trials of all outputs: values, NaN where there was an error, and codes, 0 for none. */
export type Trials = {
  readonly outputs: readonly Float64Array[];
  readonly codes: readonly Uint8Array[];
};

export type Comparison = {
  /** Of values that are within the tolerance, in standard deviations of their output. */
  readonly largestDifference: number;
  /** Trials whose value is beyond the tolerance, or whose error is another one, with the difference (infinite for that). */
  readonly beyond: readonly {
    readonly output: number;
    readonly trial: number;
    readonly difference: number;
  }[];
};

/** Compares trials with what they are in 64-bit floating point. */
export function compareTrials(found: Trials, expected: Trials): Comparison {
  let largestDifference = 0;
  const beyond: { output: number; trial: number; difference: number }[] = [];
  for (const [output, column] of expected.outputs.entries()) {
    const scale = scaleOf(column);
    for (let trial = 0; trial < column.length; trial++) {
      const isSameCode = found.codes[output]![trial] === expected.codes[output]![trial];
      const isError = expected.codes[output]![trial] !== 0;
      const distance = Math.abs(found.outputs[output]![trial]! - column[trial]!) / scale;
      const difference = !isSameCode ? Infinity : isError ? 0 : distance;
      if (difference <= deviceTolerance) largestDifference = Math.max(largestDifference, difference);
      // A distance that is NaN is none.
      else beyond.push({ output, trial, difference: Number.isNaN(difference) ? Infinity : difference });
    }
  }
  return { largestDifference, beyond };
}

// Of the mean: what 64-bit floating point makes of (x + 5) - x, and not what an output does.
const roundingShare = 1e-12;

/**
 * What differences of an output are measured by: the standard deviation of its values without NaN; the size of those that do not
 * vary but for rounding.
 */
export function scaleOf(column: Float64Array): number {
  const { count, mean, m2 } = momentsOf(column);
  const sd = Math.sqrt(m2 / count);
  return sd > roundingShare * Math.abs(mean) ? sd : Math.abs(mean) || 1;
}

/** Moments of values without NaN; all in one block. */
function momentsOf(column: Float64Array) {
  const values = column.filter((value) => !Number.isNaN(value));
  const record = new Float64Array(momentFields);
  writeMoments(values, 0, values.length, record, 0);
  return mergeBlocks(noMoments, record, 1, 0);
}

/**
 * Compares the moments of a sample with its own trials, in the blocks that are asked for.
 *
 * @param blocks counted from the sample's first
 * @returns what is wrong, as a sentence; null if nothing is
 */
export function wrongMoments(
  { outputs, moments, trials }: Pick<ShardSample, 'outputs' | 'moments' | 'trials'>,
  blocks: Iterable<number>,
): string | null {
  for (const block of blocks) {
    for (const [output, column] of outputs.entries()) {
      const first = block * blockTrials;
      const values = column.subarray(first, Math.min(first + blockTrials, trials));
      const expected = momentsOf(values);
      const at = (block * outputs.length + output) * momentFields;
      const found = mergeBlocks(noMoments, moments.subarray(at, at + momentFields), 1, 0);
      const scale = scaleOf(values);
      const isNear =
        found.count === expected.count &&
        Math.abs(found.mean - expected.mean) <= deviceTolerance * scale &&
        Math.abs(Math.sqrt(found.m2 / found.count) - Math.sqrt(expected.m2 / expected.count)) <=
          1e-3 * scale &&
        Math.abs(found.min - expected.min) <= deviceTolerance * scale &&
        Math.abs(found.max - expected.max) <= deviceTolerance * scale;
      if (expected.count > 0 && !isNear) return 'Its moments are not those of its trials.';
      if (found.count !== expected.count) return 'Its moments count other trials than have a value.';
    }
  }
  return null;
}

/**
 * Compares what a sample counts: values in moments, values in bins, and errors.
 *
 * @returns what is wrong, as a sentence; null if nothing is
 */
export function wrongTotals({ trials, moments, bins, errorCounts }: ShardSample): string | null {
  for (const [output, errors] of errorCounts.entries()) {
    const { count } = mergeBlocks(noMoments, moments, errorCounts.length, output);
    const failed = errors.reduce((sum, error) => sum + error.count, 0);
    if (count + failed !== trials) return 'Its values and errors are not as many as its trials.';
    const counted = bins[output];
    if (counted === undefined) continue;
    const binned = counted.counts.reduce((sum, bin) => sum + bin, counted.tails.length);
    if (binned !== count) return 'Its bins have other trials than have a value.';
  }
  return null;
}

// A device finds the bin of a value in its own arithmetic, and may put those at a border into the next one.
const coarseBins = 64;
const movedShare = 0.02;

/**
 * Compares the bins of a sample whose trials were not kept with the trials of another one that is the same.
 *
 * @returns what is wrong, as a sentence; null if nothing is
 */
export function wrongBins(
  counted: Pick<ShardSample, 'bins'>,
  kept: Pick<ShardSample, 'outputs'>,
): string | null {
  if (counted.bins.length !== kept.outputs.length) return 'It left out bins.';
  for (const [output, { range, counts, tails }] of counted.bins.entries()) {
    const expected = binColumn(range, kept.outputs[output]!);
    const found = coarse(counts);
    const moved = coarse(expected.counts).reduce((sum, group, i) => sum + Math.abs(group - found[i]!), 0);
    const mayMove = Math.max(2, movedShare * kept.outputs[output]!.length);
    if (moved / 2 > mayMove) return 'Its bins are not those of its trials.';
    if (Math.abs(tails.length - expected.tails.length) > mayMove)
      return 'Its tails are not those of its trials.';
  }
  return null;
}

function coarse(counts: Uint32Array): readonly number[] {
  const groups = Array.from({ length: coarseBins }, () => 0);
  for (const [bin, count] of counts.entries())
    groups[Math.floor((bin * coarseBins) / outputBinCount)]! += count;
  return groups;
}
