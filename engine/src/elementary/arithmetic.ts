/**
 * The operations that elementary functions are made of. A function that is written over them runs as JavaScript, becomes
 * instructions of a program, and is emitted for any backend, with the same operations in the same order: that makes results
 * equal bit for bit. Every operation rounds once, to f64; there is no fused multiplication and addition.
 *
 * V stands for a value in f64, B for a condition.
 */
export type Arithmetic<V, B> = {
  constant(value: number): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  neg(a: V): V;
  abs(a: V): V;
  floor(a: V): V;
  ceil(a: V): V;
  /** Towards zero. */
  trunc(a: V): V;
  sqrt(a: V): V;
  lt(a: V, b: V): B;
  eq(a: V, b: V): B;
  and(a: B, b: B): B;
  or(a: B, b: B): B;
  not(a: B): B;
  /** Both sides are computed; the unwanted one may be anything. */
  select(condition: B, then: V, otherwise: V): V;
  /** 2^k for a whole k from -1022 to 1023; any number for others. */
  pow2(k: V): V;
  /** The whole e of x = m 2^e with m from `mantissa`; x positive and normal, any number for others. */
  exponent(x: V): V;
  /** The m of x = m 2^e with sqrt(1/2) <= m < sqrt(2), to within 2^-20; x positive and normal, any number for others. */
  mantissa(x: V): V;
  /** x with the lower 32 bits of its pattern cleared: 21 significant bits, so that a product of two is exact. */
  high(x: V): V;
};

/** An elementary function as a recipe. */
export type Recipe = <V, B>(m: Arithmetic<V, B>, ...operands: V[]) => V;
