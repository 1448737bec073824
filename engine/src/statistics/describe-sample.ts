import type { Moments } from './moments.ts';

/** What moments say of a sample. A figure is null where it is undefined: no value, or no spread. */
export type SampleDescription = {
  readonly count: number;
  readonly mean: number | null;
  /** Of the mean. */
  readonly standardError: number | null;
  /** With n - 1. */
  readonly sd: number | null;
  /** With n - 1. */
  readonly variance: number | null;
  /** Third standardised moment. */
  readonly skewness: number | null;
  /** Fourth standardised moment; 3 for a normal distribution. */
  readonly kurtosis: number | null;
  readonly min: number | null;
  readonly max: number | null;
};

export function describeSample({ count, mean, m2, m3, m4, min, max }: Moments): SampleDescription {
  const isEmpty = count === 0;
  const variance = count < 2 ? null : m2 / (count - 1);
  const sd = variance === null ? null : Math.sqrt(variance);
  const hasSpread = m2 > 0;
  return {
    count,
    mean: isEmpty ? null : mean,
    standardError: sd === null ? null : sd / Math.sqrt(count),
    sd,
    variance,
    skewness: hasSpread ? (Math.sqrt(count) * m3) / m2 ** 1.5 : null,
    kurtosis: hasSpread ? (count * m4) / (m2 * m2) : null,
    min: isEmpty ? null : min,
    max: isEmpty ? null : max,
  };
}
