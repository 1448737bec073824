import type { DoubledRanks } from './ranks.ts';

/** Spearman's rank correlation of two samples of one length, -1 to 1; null where one of them has no spread. */
export function rankCorrelation(left: DoubledRanks, right: DoubledRanks): number | null {
  // Twice the mean rank, exactly: middle ranks keep the sum of ranks.
  const mean = left.length + 1;
  let leftSpread = 0;
  let rightSpread = 0;
  let product = 0;
  for (let i = 0; i < left.length; i++) {
    const x = left[i]! - mean;
    const y = right[i]! - mean;
    leftSpread += x * x;
    rightSpread += y * y;
    product += x * y;
  }
  if (leftSpread === 0 || rightSpread === 0) return null;
  return Math.max(-1, Math.min(1, product / Math.sqrt(leftSpread) / Math.sqrt(rightSpread)));
}

/** Each input's share of the sum of squared rank correlations; null where it has none, or all are 0. */
export function contributionToVariance(correlations: readonly (number | null)[]): readonly (number | null)[] {
  const total = correlations.reduce<number>((sum, correlation) => sum + (correlation ?? 0) ** 2, 0);
  return correlations.map((correlation) =>
    correlation === null || total === 0 ? null : correlation ** 2 / total,
  );
}
