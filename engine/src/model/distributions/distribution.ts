/** An input's distribution. Plain data; `validateDistribution` refuses parameters that make none. */
export type Distribution = Family & {
  /** Only values within these bounds; the rest is left out, and what is kept grows to a whole. */
  readonly truncate?: Truncation | undefined;
};

/** Bounds of values, both included; one of them at least. */
export type Truncation = { readonly min?: number | undefined; readonly max?: number | undefined };

type Family =
  | { readonly family: 'normal'; readonly mean: number; readonly sd: number }
  /** Mean and standard deviation of the variable itself, not of its logarithm. */
  | { readonly family: 'lognormal'; readonly mean: number; readonly sd: number }
  | { readonly family: 'uniform'; readonly min: number; readonly max: number }
  | { readonly family: 'triangular'; readonly min: number; readonly mode: number; readonly max: number }
  | { readonly family: 'pert'; readonly min: number; readonly mode: number; readonly max: number }
  | { readonly family: 'exponential'; readonly mean: number }
  /** Mean shape * scale. */
  | { readonly family: 'gamma'; readonly shape: number; readonly scale: number }
  /** The beta distribution with parameters a and b, stretched from [0, 1] to [min, max]. */
  | {
      readonly family: 'beta';
      readonly a: number;
      readonly b: number;
      readonly min: number;
      readonly max: number;
    }
  | { readonly family: 'weibull'; readonly shape: number; readonly scale: number }
  /** Student's t with df degrees of freedom. */
  | { readonly family: 'student'; readonly df: number }
  | { readonly family: 'logistic'; readonly location: number; readonly scale: number }
  /** Of the largest of many (Gumbel); `location` is its mode. */
  | { readonly family: 'extremeValue'; readonly location: number; readonly scale: number }
  /** Straight lines between (min, 0), (points[i], probabilities[i]) and (max, 1) are its distribution function. */
  | {
      readonly family: 'cumulative';
      readonly min: number;
      readonly max: number;
      readonly points: readonly number[];
      readonly probabilities: readonly number[];
    }
  /** Successes in n attempts. */
  | { readonly family: 'binomial'; readonly n: number; readonly p: number }
  | { readonly family: 'poisson'; readonly mean: number }
  /** Failures before the first success: 0, 1, 2, ... */
  | { readonly family: 'geometric'; readonly p: number }
  /** 1 with probability p, else 0. */
  | { readonly family: 'bernoulli'; readonly p: number }
  /** Every whole number from min to max alike. */
  | { readonly family: 'integerUniform'; readonly min: number; readonly max: number }
  /** Weights are normalised when used. */
  | { readonly family: 'discrete'; readonly values: readonly number[]; readonly weights: readonly number[] };

/** What is left of a range within the truncation; upside down if that is nothing. */
export function intersect(range: {
  readonly min: number;
  readonly max: number;
  readonly truncate?: Truncation | undefined;
}): { readonly min: number; readonly max: number } {
  const { min, max, truncate = {} } = range;
  return { min: Math.max(min, truncate.min ?? min), max: Math.min(max, truncate.max ?? max) };
}

/** A parameter that is computed in every trial: the value of this cell, written as in Excel. */
export type CellParameter = { readonly cell: string };

/** What a request may ask for: a family whose single parameters may be cells. Truncation stands beside it. */
export type RequestedDistribution = WithCells<Family>;

type WithCells<F> = F extends Family
  ? { readonly [K in keyof F]: F[K] extends number ? number | CellParameter : F[K] }
  : never;
