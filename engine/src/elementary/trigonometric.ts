// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { exactSum, remainder, type Pair } from './compensated.ts';
import { polynomial } from './polynomial.ts';

// Coefficients: fdlibm (Sun Microsystems, 1993), k_sin.c and k_cos.c.
const sinFirst = -1.66666666666666324348e-1;
const sinCoefficients = [
  8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6,
  -2.50507602534068634195e-8, 1.58969099521155010221e-10,
] as const;
const cosCoefficients = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5,
  -2.75573143513906633035e-7, 2.0875723212981748279e-9, -1.13596475577881948265e-11,
] as const;

/**
 * pi / 2 in five parts. The first four have 26 bits each, so that a whole multiple below 2^27 is exact, and so are the
 * differences after the first two. What is left is off by 2^-131: the double next to a multiple of pi / 2 keeps all its digits.
 */
const halfPi = [
  1.5707963109016418, 1.5893254712295857e-8, 6.123233601181349e-17, 3.945554081778929e-24,
  8.4784276603689e-32,
] as const;

/** Where the reduction ends, and so does Excel: beyond, SIN, COS and TAN are #NUM!. */
export const trigonometricLimit = 2 ** 27;

/** x = quarter pi / 2 + rest, with |rest| <= pi / 4 and quarter 0, 1, 2 or 3, but for whole turns. */
function reduce<V, B>(m: Arithmetic<V, B>, x: V): { readonly rest: Pair<V>; readonly quarter: V } {
  const n = m.floor(m.add(m.mul(x, m.constant(2 / Math.PI)), m.constant(0.5)));
  const [first, second, third, fourth, fifth] = halfPi.map((part) => m.mul(n, m.constant(part)));
  const start = m.sub(m.sub(x, first!), second!);
  const next = exactSum(m, start, m.neg(third!));
  const last = exactSum(m, next.high, m.neg(fourth!));
  const low = m.sub(m.add(next.low, last.low), fifth!);
  const high = m.add(last.high, low);
  const turns = m.floor(m.mul(n, m.constant(0.25)));
  return {
    rest: { high, low: m.add(m.sub(last.high, high), low) },
    quarter: m.sub(n, m.mul(turns, m.constant(4))),
  };
}

/** The sine for |x| <= pi / 4, not yet added up. */
export function sinOfSmall<V, B>(m: Arithmetic<V, B>, { high: x, low }: Pair<V>): Pair<V> {
  const square = m.mul(x, x);
  const cube = m.mul(square, x);
  const inner = m.sub(m.mul(m.constant(0.5), low), m.mul(cube, polynomial(m, square, sinCoefficients)));
  // low - square inner + cube S1
  return {
    high: x,
    low: m.add(m.sub(low, m.mul(square, inner)), m.mul(cube, m.constant(sinFirst))),
  };
}

/** The cosine for |x| <= pi / 4, not yet added up. */
export function cosOfSmall<V, B>(m: Arithmetic<V, B>, { high: x, low }: Pair<V>): Pair<V> {
  const one = m.constant(1);
  const square = m.mul(x, x);
  const half = m.mul(m.constant(0.5), square);
  const high = m.sub(one, half);
  const series = m.mul(m.mul(square, square), polynomial(m, square, cosCoefficients));
  return { high, low: m.add(m.sub(m.sub(one, high), half), m.sub(series, m.mul(x, low))) };
}

function total<V, B>(m: Arithmetic<V, B>, { high, low }: Pair<V>): V {
  return m.add(high, low);
}

/** A pair whose second part fits the first again. */
function normalised<V, B>(m: Arithmetic<V, B>, { high, low }: Pair<V>): Pair<V> {
  const sum = m.add(high, low);
  return { high: sum, low: m.add(m.sub(high, sum), low) };
}

/** `value`, or NaN where the reduction does not reach. */
function withinLimit<V, B>(m: Arithmetic<V, B>, x: V, value: V): V {
  return m.select(m.lt(m.abs(x), m.constant(trigonometricLimit)), value, m.constant(Number.NaN));
}

/** The sine of x radians; NaN for |x| >= 2^27. Error at most 0.75 ulp. */
export function sin<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { rest, quarter } = reduce(m, x);
  const isOdd = m.or(m.eq(quarter, m.constant(1)), m.eq(quarter, m.constant(3)));
  const size = m.select(isOdd, total(m, cosOfSmall(m, rest)), total(m, sinOfSmall(m, rest)));
  const signed = m.select(m.lt(m.constant(1.5), quarter), m.neg(size), size);
  // -0 stays -0.
  return m.select(m.eq(x, m.constant(0)), x, withinLimit(m, x, signed));
}

/** The cosine of x radians; NaN for |x| >= 2^27. Error at most 0.75 ulp. */
export function cos<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { rest, quarter } = reduce(m, x);
  const [one, two] = [m.eq(quarter, m.constant(1)), m.eq(quarter, m.constant(2))];
  const isOdd = m.or(one, m.eq(quarter, m.constant(3)));
  const size = m.select(isOdd, total(m, sinOfSmall(m, rest)), total(m, cosOfSmall(m, rest)));
  return withinLimit(m, x, m.select(m.or(one, two), m.neg(size), size));
}

/** The tangent of x radians; NaN for |x| >= 2^27. Error at most 0.85 ulp. */
export function tan<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { rest, quarter } = reduce(m, x);
  const isOdd = m.or(m.eq(quarter, m.constant(1)), m.eq(quarter, m.constant(3)));
  const [sine, cosine] = [normalised(m, sinOfSmall(m, rest)), normalised(m, cosOfSmall(m, rest))];
  const dividend = m.select(isOdd, cosine.high, sine.high);
  const divisor = m.select(isOdd, sine.high, cosine.high);
  const dividendLow = m.select(isOdd, cosine.low, sine.low);
  const divisorLow = m.select(isOdd, sine.low, cosine.low);
  const quotient = m.div(dividend, divisor);
  const left = m.add(
    remainder(m, dividend, quotient, divisor),
    m.sub(dividendLow, m.mul(quotient, divisorLow)),
  );
  const size = m.add(quotient, m.div(left, divisor));
  const signed = m.select(isOdd, m.neg(size), size);
  return m.select(m.eq(x, m.constant(0)), x, withinLimit(m, x, signed));
}
