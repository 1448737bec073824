/** An input's distribution. Plain data; `validateDistribution` refuses parameters that make none. */
export type Distribution =
  | { readonly family: 'normal'; readonly mean: number; readonly sd: number }
  /** Mean and standard deviation of the variable itself, not of its logarithm. */
  | { readonly family: 'lognormal'; readonly mean: number; readonly sd: number }
  | { readonly family: 'uniform'; readonly min: number; readonly max: number }
  | { readonly family: 'triangular'; readonly min: number; readonly mode: number; readonly max: number }
  | { readonly family: 'pert'; readonly min: number; readonly mode: number; readonly max: number }
  /** Weights are normalised when used. */
  | { readonly family: 'discrete'; readonly values: readonly number[]; readonly weights: readonly number[] };
