import type { QuantileTable } from './quantile-table.ts';

/**
 * How one input's random word becomes its value, as plain data: every backend does these few things in its own arithmetic,
 * each operation in the order that stands here. u = (word + 1/2) / 2^32, word unsigned; one uniform a value, and the value
 * never falls where u rises, but for rounding.
 */
export type DrawPlan =
  /** scale * quantile(u) + shift from a table (`drawFromTable`), or the exponential (`elementary.exp`) of that. */
  | {
      readonly kind: 'table';
      readonly table: QuantileTable;
      readonly scale: number;
      readonly shift: number;
      readonly isExponential: boolean;
    }
  /** min + width * u; with `isWhole` min + floor(width * u), both whole. */
  | {
      readonly kind: 'uniform';
      readonly min: number;
      readonly width: number;
      readonly isWhole: boolean;
    }
  /**
   * Two branches, so that each tail keeps its digits: where u <= split
   * min + width * sqrt(lowerFrom + lowerSlope * u), else max - width * sqrt(upperFrom + upperSlope * (1 - u)).
   * Truncation is in the six numbers already; `split` may lie outside 0 and 1, and the branch not taken be NaN.
   */
  | {
      readonly kind: 'triangular';
      readonly min: number;
      readonly max: number;
      readonly width: number;
      readonly split: number;
      readonly lowerFrom: number;
      readonly lowerSlope: number;
      readonly upperFrom: number;
      readonly upperSlope: number;
    }
  /** values[i] for the step i that holds u. */
  | ({ readonly kind: 'steps'; readonly values: Float64Array } & Steps)
  /** values[i] + slopes[i] * (u - from[i]) for the step i that holds u. */
  | ({
      readonly kind: 'linear';
      readonly values: Float64Array;
      readonly slopes: Float64Array;
      readonly from: Float64Array;
    } & Steps);

/**
 * Which step holds u: the first i with u < upTo[i]; `upTo` ascends, and its last is 1. guide[k], k the upper `guideBits` bits
 * of the word (1 to 16), is the first i that can be it.
 */
export type Steps = {
  readonly upTo: Float64Array;
  readonly guide: Uint16Array;
  readonly guideBits: number;
};
