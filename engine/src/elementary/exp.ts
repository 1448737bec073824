// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { exactSum } from './compensated.ts';
import { polynomial } from './polynomial.ts';
import { clamp, scale } from './scale.ts';

// Reduction and coefficients of both functions: fdlibm (Sun Microsystems, 1993), e_exp.c and s_expm1.c.
/** Its last 20 bits are 0, so that a whole multiple up to 2^20 is exact. */
export const ln2High = 6.9314718036912381649e-1;
export const ln2Low = 1.90821492927058770002e-10;

const expCoefficients = [
  1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
] as const;

/** The whole k with |x - k ln 2| <= ln(2) / 2, about. */
function nearestPower<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.floor(m.add(m.mul(x, m.constant(Math.LOG2E)), m.constant(0.5)));
}

/** e^x. Error at most 0.85 ulp. */
export function exp<V, B>(m: Arithmetic<V, B>, x: V): V {
  return scaledExp(m, x, 0);
}

/** e^x / 2, which overflows later than e^x. Error as of `exp`. */
export function halfExp<V, B>(m: Arithmetic<V, B>, x: V): V {
  return scaledExp(m, x, -1);
}

/** e^x 2^power. */
function scaledExp<V, B>(m: Arithmetic<V, B>, x: V, power: number): V {
  const clamped = clamp(m, x, -746, 711);
  const k = nearestPower(m, clamped);
  const high = m.sub(clamped, m.mul(k, m.constant(ln2High)));
  const low = m.mul(k, m.constant(ln2Low));
  return scale(m, expOfParts(m, high, low), power === 0 ? k : m.add(k, m.constant(power)));
}

/**
 * e^(high + low) for a high of at most 42 bits and a low below 1 in size, the sum at least -1,300 and not above 700: an exponent
 * that is known better than one number can say. Error as of `exp`.
 */
export function expOfSum<V, B>(m: Arithmetic<V, B>, high: V, low: V): V {
  const k = nearestPower(m, m.add(high, low));
  const rest = exactSum(m, m.sub(high, m.mul(k, m.constant(ln2High))), low);
  return scale(m, expOfParts(m, rest.high, m.sub(m.mul(k, m.constant(ln2Low)), rest.low)), k);
}

/** e^(high - low) where that lies within ln(2) / 2 of 0, and low is small against high. */
function expOfParts<V, B>(m: Arithmetic<V, B>, high: V, low: V): V {
  const r = m.sub(high, low);
  const t = m.mul(r, r);
  const c = m.sub(r, m.mul(t, polynomial(m, t, expCoefficients)));
  // 1 - ((low - r c / (2 - c)) - high)
  const quotient = m.div(m.mul(r, c), m.sub(m.constant(2), c));
  return m.sub(m.constant(1), m.sub(m.sub(low, quotient), high));
}

const expm1Coefficients = [
  1, -3.33333333333331316428e-2, 1.58730158725481460165e-3, -7.93650757867487942473e-5,
  4.00821782732936239552e-6, -2.01099218183624371326e-7,
] as const;

/** e^x - 1, precise near 0. Error at most 1 ulp. */
export function expm1<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [half, one] = [m.constant(0.5), m.constant(1)];
  // Below -50 the result is -1, and 2^-k must stay in range.
  const clamped = clamp(m, x, -50, 710);
  const k = nearestPower(m, clamped);
  const high = m.sub(clamped, m.mul(k, m.constant(ln2High)));
  const low = m.mul(k, m.constant(ln2Low));
  const r = m.sub(high, low);
  /** What r lost. */
  const lost = m.sub(m.sub(high, r), low);

  const halfR = m.mul(half, r);
  const halfSquare = m.mul(r, halfR);
  const p = polynomial(m, halfSquare, expm1Coefficients);
  const t = m.sub(m.constant(3), m.mul(p, halfR));
  const e = m.mul(halfSquare, m.div(m.sub(p, t), m.sub(m.constant(6), m.mul(r, t))));
  const near = m.sub(r, m.sub(m.mul(r, e), halfSquare));

  // e^r = 1 + r - excess, and e^x - 1 = 2^k ((1 - 2^-k) + r - excess).
  const excess = m.sub(m.sub(m.mul(r, m.sub(e, lost)), lost), halfSquare);
  // From k = 54 on, 2^-k is nothing beside 1.
  const rest = m.sub(one, m.pow2(m.neg(clamp(m, k, -100, 100))));
  // With k = 1 the two may cancel, but then their sum is exact.
  const doesCancel = m.and(m.eq(k, one), m.lt(r, m.constant(-0.25)));
  const sum = m.select(doesCancel, m.sub(m.add(rest, r), excess), m.sub(rest, m.sub(excess, r)));
  return m.select(m.eq(k, m.constant(0)), near, scale(m, sum, k));
}
