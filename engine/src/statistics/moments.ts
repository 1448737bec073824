// Merging: P. Pébay, "Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments",
// Sandia report SAND2008-6212, after T. F. Chan, G. H. Golub and R. J. LeVeque.

/** Trials whose moments are summed on their own. Ranges of trials that begin at a multiple of it merge to identical bits. */
export const blockTrials = 4096;

/** Numbers in a block's record: count, mean, M2, M3, M4 (sums of powers of the deviations from the mean), min, max. */
export const momentFields = 7;

/** Count, mean and sums of powers of the deviations from the mean. An empty sample has mean 0, min Infinity, max -Infinity. */
export type Moments = {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  readonly min: number;
  readonly max: number;
};

export const noMoments: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0, min: Infinity, max: -Infinity };

// Value i of a block goes to partial sum i modulo 8: the order of four vector registers of two, so that a backend that has
// them adds up to the same bits.
const lanes = 8;
const sums = new Float64Array(4 * lanes);

function sumLanes(row: number): number {
  const at = row * lanes;
  const even = sums[at]! + sums[at + 2]! + (sums[at + 4]! + sums[at + 6]!);
  const odd = sums[at + 1]! + sums[at + 3]! + (sums[at + 5]! + sums[at + 7]!);
  return even + odd;
}

/**
 * The record of one block, in two passes about the block's own mean.
 *
 * @param values read from `from` to before `to`: finite, none NaN
 * @param records takes `momentFields` numbers at `at`
 */
export function writeMoments(
  values: Float64Array,
  from: number,
  to: number,
  records: Float64Array,
  at: number,
): void {
  const count = to - from;
  let min = Infinity;
  let max = -Infinity;
  sums.fill(0);
  for (let i = 0; i < count; i++) {
    const value = values[from + i]!;
    sums[i & (lanes - 1)]! += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  // 4,096 times 0.1 does not add up to 409.6: a value that does not vary is its own mean, and has no spread at all.
  const mean = count === 0 ? 0 : min === max ? min : sumLanes(0) / count;
  for (let i = 0; i < count; i++) {
    const deviation = values[from + i]! - mean;
    const square = deviation * deviation;
    const lane = i & (lanes - 1);
    sums[lanes + lane]! += square;
    sums[2 * lanes + lane]! += square * deviation;
    sums[3 * lanes + lane]! += square * square;
  }
  records[at] = count;
  records[at + 1] = mean;
  for (let row = 1; row <= 3; row++) records[at + 1 + row] = sumLanes(row);
  records[at + 5] = min;
  records[at + 6] = max;
}

/** The moments of two samples together. Merging blocks in their order gives the same bits however they were spread. */
export function mergeMoments(left: Moments, right: Moments): Moments {
  if (left.count === 0) return right;
  if (right.count === 0) return left;
  const { count: a, m2: a2, m3: a3, m4: a4 } = left;
  const { count: b, m2: b2, m3: b3, m4: b4 } = right;
  const n = a + b;
  const delta = right.mean - left.mean;
  const step = delta / n;
  const between = delta * step * a * b;
  return {
    count: n,
    mean: left.mean + step * b,
    m2: a2 + b2 + between,
    m3: a3 + b3 + between * step * (a - b) + 3 * step * (a * b2 - b * a2),
    m4:
      a4 +
      b4 +
      between * step * step * (a * a - a * b + b * b) +
      6 * step * step * (a * a * b2 + b * b * a2) +
      4 * step * (a * b3 - b * a3),
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
  };
}

/**
 * Adds the blocks of one output to what came before them.
 *
 * @param records as in `ShardSample.moments`: block after block, in each block output after output
 */
export function mergeBlocks(
  before: Moments,
  records: Float64Array,
  outputs: number,
  output: number,
): Moments {
  let merged = before;
  for (let at = output * momentFields; at < records.length; at += outputs * momentFields) {
    merged = mergeMoments(merged, {
      count: records[at]!,
      mean: records[at + 1]!,
      m2: records[at + 2]!,
      m3: records[at + 3]!,
      m4: records[at + 4]!,
      min: records[at + 5]!,
      max: records[at + 6]!,
    });
  }
  return merged;
}
