import { intersect, type Distribution } from './distribution.ts';

type Triangular = Extract<Distribution, { readonly family: 'triangular' }>;

/** What truncation leaves of a triangular distribution. */
export type Triangle = {
  readonly min: number;
  readonly mode: number;
  readonly max: number;
  /** The bounds, within min and max. */
  readonly from: number;
  readonly to: number;
  /** Of a value below `from`, between both bounds, and above `to`. */
  readonly below: number;
  readonly probability: number;
  readonly above: number;
};

export function triangleOf(distribution: Triangular): Triangle {
  const { min, mode, max } = distribution;
  const { min: from, max: to } = intersect(distribution);
  if (from === min && to === max) return { min, mode, max, from, to, below: 0, probability: 1, above: 0 };
  const width = max - min;
  const [left, right] = [mode - min, max - mode];
  // Differences of squares as products: narrow intervals keep their digits.
  const rising = (x: number, y: number) => (y <= x ? 0 : ((y - x) / left) * ((x - min + (y - min)) / width));
  const falling = (x: number, y: number) =>
    y <= x ? 0 : ((y - x) / right) * ((max - x + (max - y)) / width);
  return {
    min,
    mode,
    max,
    from,
    to,
    below: rising(min, Math.min(from, mode)) + falling(mode, from),
    probability:
      rising(Math.min(from, mode), Math.min(to, mode)) + falling(Math.max(from, mode), Math.max(to, mode)),
    above: rising(to, mode) + falling(Math.max(to, mode), max),
  };
}
