import type { Arithmetic } from './arithmetic.ts';

/** c0 + x (c1 + x (c2 + ...)), from the last coefficient back. */
export function polynomial<V, B>(m: Arithmetic<V, B>, x: V, coefficients: readonly number[]): V {
  const [last = 0, ...others] = coefficients.toReversed();
  return others.reduce((sum, coefficient) => m.add(m.constant(coefficient), m.mul(x, sum)), m.constant(last));
}
