// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import type { Pair } from './compensated.ts';
import { split } from './log.ts';
import { polynomial } from './polynomial.ts';
import { clamp, scale } from './scale.ts';

/** Beyond this, repeated multiplication loses more digits than the logarithm. */
const maxWholePower = 64;

/**
 * The multiplications that make x^exponent, for a whole exponent with |exponent| <= 64; undefined for others. `power` gives the
 * same bits where the exponent varies.
 */
export function unrolledPower<V, B>(m: Arithmetic<V, B>, x: V, exponent: number): V | undefined {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > maxWholePower) return undefined;
  let left = Math.abs(exponent);
  let square = x;
  let product: V | undefined;
  while (left > 0) {
    if (left % 2 === 1) product = product === undefined ? square : m.mul(product, square);
    left = Math.floor(left / 2);
    if (left > 0) square = m.mul(square, square);
  }
  const one = m.constant(1);
  if (product === undefined) return one;
  return exponent < 0 ? m.div(one, product) : product;
}

/** The same for an exponent that varies; any number for one that is not whole or beyond 64. */
function wholePower<V, B>(m: Arithmetic<V, B>, x: V, exponent: V): V {
  const [half, one, two] = [m.constant(0.5), m.constant(1), m.constant(2)];
  let left = m.abs(exponent);
  let square = x;
  let product = one;
  for (let bit = 1; bit <= maxWholePower; bit *= 2) {
    const next = m.floor(m.mul(left, half));
    const isOdd = m.lt(m.mul(next, two), left);
    product = m.select(isOdd, m.mul(product, square), product);
    left = next;
    square = m.mul(square, square);
  }
  return m.select(m.lt(exponent, m.constant(0)), m.div(one, product), product);
}

// Everything from here to `positivePower` is fdlibm's way (Sun Microsystems, 1993, e_pow.c), and so are the coefficients.
const logCoefficients = [
  5.99999999999994648725e-1, 4.28571428578550184252e-1, 3.33333329818377432918e-1, 2.72728123808534006489e-1,
  2.30660745775561754067e-1, 2.06975017800338417784e-1,
] as const;
const log2Of3HalvesHigh = 5.84962487220764160156e-1;
const log2Of3HalvesLow = 1.35003920212974897128e-8;
/** 2 / (3 ln 2), and in two parts. */
const factor = 9.61796693925975554329e-1;
const factorHigh = 9.61796700954437255859e-1;
const factorLow = -7.02846165095275826516e-9;

/** log2(x) for positive and finite x, to about 2^-68 of it; the lower 32 bits of the first part are 0. */
function log2<V, B>(m: Arithmetic<V, B>, x: V): Pair<V> {
  const one = m.constant(1);
  const { significand, exponent } = split(m, x);
  // x = a 2^n with a from sqrt(3)/2 to sqrt(3), and the logarithm is taken of a or of a / 1.5.
  const isLow = m.lt(significand, m.constant(Math.sqrt(0.75)));
  const a = m.select(isLow, m.add(significand, significand), significand);
  const n = m.select(isLow, m.sub(exponent, one), exponent);
  const isUpper = m.lt(m.constant(Math.sqrt(1.5)), a);
  const base = m.select(isUpper, m.constant(1.5), one);
  const baseLogHigh = m.select(isUpper, m.constant(log2Of3HalvesHigh), m.constant(0));
  const baseLogLow = m.select(isUpper, m.constant(log2Of3HalvesLow), m.constant(0));

  // s = (a - base) / (a + base), in two parts.
  const difference = m.sub(a, base);
  const sum = m.add(a, base);
  const reciprocal = m.div(one, sum);
  const s = m.mul(difference, reciprocal);
  const sHigh = m.high(s);
  const sumHigh = m.high(sum);
  const sumLow = m.sub(a, m.sub(sumHigh, base));
  const remainder = m.sub(m.sub(difference, m.mul(sHigh, sumHigh)), m.mul(sHigh, sumLow));
  const sLow = m.mul(reciprocal, remainder);

  // ln(a / base) = 2/3 s (3 + s^2 + r)
  const square = m.mul(s, s);
  const r = m.add(
    m.mul(m.mul(square, square), polynomial(m, square, logCoefficients)),
    m.mul(sLow, m.add(sHigh, s)),
  );
  const three = m.constant(3);
  const squareHigh = m.mul(sHigh, sHigh);
  const seriesHigh = m.high(m.add(m.add(three, squareHigh), r));
  const seriesLow = m.sub(r, m.sub(m.sub(seriesHigh, three), squareHigh));
  const u = m.mul(sHigh, seriesHigh);
  const v = m.add(m.mul(sLow, seriesHigh), m.mul(seriesLow, s));
  const productHigh = m.high(m.add(u, v));
  const productLow = m.sub(v, m.sub(productHigh, u));

  const z = m.mul(m.constant(factorHigh), productHigh);
  const zLow = m.add(
    m.add(m.mul(m.constant(factorLow), productHigh), m.mul(productLow, m.constant(factor))),
    baseLogLow,
  );
  const high = m.high(m.add(m.add(m.add(z, zLow), baseLogHigh), n));
  return { high, low: m.sub(zLow, m.sub(m.sub(m.sub(high, n), baseLogHigh), z)) };
}

// ln 2 in two parts.
const ln2Upper = 6.93147182464599609375e-1;
const ln2Lower = -1.90465429995776804525e-9;
const exp2Coefficients = [
  1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
] as const;

/** 2^(high + low). */
function exp2<V, B>(m: Arithmetic<V, B>, { high, low }: Pair<V>): V {
  const one = m.constant(1);
  const whole = m.floor(m.add(m.add(low, high), m.constant(0.5)));
  const rest = m.sub(high, whole);
  const t = m.high(m.add(low, rest));
  const u = m.mul(t, m.constant(ln2Upper));
  const v = m.add(m.mul(m.sub(low, m.sub(t, rest)), m.constant(Math.LN2)), m.mul(t, m.constant(ln2Lower)));
  const z = m.add(u, v);
  const lost = m.sub(v, m.sub(z, u));
  const square = m.mul(z, z);
  const c = m.sub(z, m.mul(square, polynomial(m, square, exp2Coefficients)));
  // 1 - ((z c / (c - 2) - (lost + z lost)) - z)
  const r = m.sub(m.div(m.mul(z, c), m.sub(c, m.constant(2))), m.add(lost, m.mul(z, lost)));
  return scale(m, m.sub(one, m.sub(r, z)), whole);
}

/** x^y for positive and finite x and any y, always by the logarithm. Error at most 0.85 ulp. */
export function positivePower<V, B>(m: Arithmetic<V, B>, x: V, y: V): V {
  const { high, low } = log2(m, x);
  // Beyond 2^70 the result is 0, infinite, or 1 for the base 1; products of infinities would be NaN.
  const exponent = clamp(m, y, -(2 ** 70), 2 ** 70);
  const exponentHigh = m.high(exponent);
  const productHigh = m.mul(exponentHigh, high);
  const productLow = m.add(m.mul(m.sub(exponent, exponentHigh), high), m.mul(exponent, low));
  const total = m.add(productLow, productHigh);
  const isBeyond = m.lt(m.constant(1100), m.abs(total));
  return exp2(m, {
    high: m.select(isBeyond, clamp(m, total, -1100, 1100), productHigh),
    low: m.select(isBeyond, m.constant(0), productLow),
  });
}

/**
 * x^y. Whole exponents up to 64 in size by repeated multiplication (`unrolledPower`), exact where the result is; others by the
 * logarithm, with an error of at most 0.85 ulp. NaN for a negative x and a y that is not whole, and for 1 and -1 to an infinite
 * power, as in `Math.pow`.
 */
export function power<V, B>(m: Arithmetic<V, B>, x: V, y: V): V {
  const [zero, one, nan] = [m.constant(0), m.constant(1), m.constant(Number.NaN)];
  const size = m.abs(x);
  const isWhole = m.eq(m.trunc(y), y);
  const halfY = m.mul(y, m.constant(0.5));
  const isOdd = m.and(isWhole, m.not(m.eq(m.floor(halfY), halfY)));

  const positive = positivePower(m, size, y);
  const signed = m.select(m.and(isOdd, m.lt(x, zero)), m.neg(positive), positive);
  const isUndefined = m.or(
    m.and(m.lt(x, zero), m.not(isWhole)),
    m.and(m.eq(size, one), m.eq(m.abs(y), m.constant(Infinity))),
  );
  const ordinary = m.select(isUndefined, nan, signed);

  // 0, an infinity or NaN.
  const limit = m.select(m.lt(y, zero), m.div(one, x), m.select(m.lt(zero, y), x, nan));
  const extreme = m.select(isOdd, limit, m.abs(limit));
  const isOrdinary = m.and(m.lt(zero, size), m.lt(size, m.constant(Infinity)));
  const byLogarithm = m.select(isOrdinary, ordinary, extreme);
  const isSmall = m.and(isWhole, m.lt(m.abs(y), m.constant(maxWholePower + 1)));
  return m.select(isSmall, wholePower(m, x, y), byLogarithm);
}
