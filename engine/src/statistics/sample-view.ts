/** What can be asked of a sample's distribution. Answers are null when there is no value in it. */
export type SampleView = {
  /** The largest error of a quantile, in the sample's units; 0 when quantiles are exact. */
  readonly resolution: number;
  /**
   * The value that a share p of the sample lies below.
   *
   * @param p probability in [0, 1]
   * @throws RangeError when p lies outside [0, 1]
   */
  quantile(p: number): number | null;
  /** The share of the sample strictly between the bounds. */
  probability(bounds: { readonly above?: number | null; readonly below?: number | null }): number | null;
  /** @param bins at least 1 */
  histogram(bins: number): Histogram;
};

/** Bins of equal width from the lowest to the highest value; both lists are empty for an empty sample. */
export type Histogram = {
  /** Bin i reaches from edge i to before edge i + 1; the last bin has its upper edge too. */
  readonly edges: readonly number[];
  /** One a bin. */
  readonly counts: readonly number[];
};

/**
 * From `low` at share 0 to `high` at share 1, both exactly. From the nearer end and in halves, since the width of a finite
 * range may be infinite.
 */
export function between(low: number, high: number, share: number): number {
  const half = high / 2 - low / 2;
  return share <= 0.5 ? low + half * share * 2 : high - half * (1 - share) * 2;
}

export function binEdges(low: number, high: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => between(low, high, i / bins));
}

export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies between 0 and 1, not at ${p}.`);
}
