import type { Arithmetic } from './arithmetic.ts';

/** An odd function from its values for positive arguments; 0, -0 and NaN stay what they are. */
export function odd<V, B>(m: Arithmetic<V, B>, x: V, ofSize: (size: V) => V): V {
  const zero = m.constant(0);
  const value = ofSize(m.abs(x));
  return m.select(m.lt(x, zero), m.neg(value), m.select(m.lt(zero, x), value, x));
}
