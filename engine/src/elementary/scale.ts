import type { Arithmetic } from './arithmetic.ts';

/**
 * x 2^k for a whole k from -2,044 to 2,046, in two steps: what overflows does so once, and a denormal result is rounded once more,
 * which adds at most half an ulp to its error.
 */
export function scale<V, B>(m: Arithmetic<V, B>, x: V, k: V): V {
  const half = m.floor(m.mul(k, m.constant(0.5)));
  return m.mul(m.mul(x, m.pow2(half)), m.pow2(m.sub(k, half)));
}

/** x, or the nearer bound where it lies outside; NaN stays NaN. */
export function clamp<V, B>(m: Arithmetic<V, B>, x: V, low: number, high: number): V {
  const [least, most] = [m.constant(low), m.constant(high)];
  return m.select(m.lt(x, least), least, m.select(m.lt(most, x), most, x));
}
