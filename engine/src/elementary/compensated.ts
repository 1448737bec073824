import type { Arithmetic } from './arithmetic.ts';

/** A number as the unrounded sum of two, the second at most half a unit in the last place of the first. */
export type Pair<V> = { readonly high: V; readonly low: V };

/** a + b without loss (Knuth's two-sum), whichever is larger. */
export function exactSum<V, B>(m: Arithmetic<V, B>, a: V, b: V): Pair<V> {
  const high = m.add(a, b);
  const shareOfB = m.sub(high, a);
  const shareOfA = m.sub(high, shareOfB);
  return { high, low: m.add(m.sub(a, shareOfA), m.sub(b, shareOfB)) };
}

/** What is left of a after q b is taken off, nearly exact where q is the rounded quotient a / b. */
export function remainder<V, B>(m: Arithmetic<V, B>, a: V, q: V, b: V): V {
  const [qHigh, bHigh] = [m.high(q), m.high(b)];
  const [qLow, bLow] = [m.sub(q, qHigh), m.sub(b, bHigh)];
  const first = m.sub(m.sub(a, m.mul(qHigh, bHigh)), m.mul(qHigh, bLow));
  return m.sub(m.sub(first, m.mul(qLow, bHigh)), m.mul(qLow, bLow));
}
