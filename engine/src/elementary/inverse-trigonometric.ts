// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { remainder } from './compensated.ts';
import { polynomial } from './polynomial.ts';
import { odd } from './sign.ts';

// Ranges and coefficients: fdlibm (Sun Microsystems, 1993), s_atan.c, e_asin.c and e_acos.c.
const atanCoefficients = [
  3.33333333333329318027e-1, -1.99999999998764832476e-1, 1.42857142725034663711e-1, -1.1111110405462355788e-1,
  9.09088713343650656196e-2, -7.69187620504482999495e-2, 6.66107313738753120669e-2,
  -5.83357013379057348645e-2, 4.97687799461593236017e-2, -3.6531572744216915527e-2, 1.62858201153657823623e-2,
] as const;

/** Beside these t, atan(x) = atan(t) + atan((x - t) / (1 + t x)); the last is for 1 / x. */
const atanSteps = [
  { below: 7 / 16, at: 0, high: 0, low: 0 },
  { below: 11 / 16, at: 0.5, high: 0.4636476090008061, low: 2.2698777452961687e-17 },
  { below: 19 / 16, at: 1, high: 0.7853981633974483, low: 3.061616997868383e-17 },
  { below: 39 / 16, at: 1.5, high: 0.982793723247329, low: 1.3903311031230998e-17 },
] as const;
const halfPi = { high: 1.5707963267948966, low: 6.123233995736766e-17 };

/** atan(x + correction) for x >= 0 and a correction of about a rounding. */
function atanOfSize<V, B>(m: Arithmetic<V, B>, x: V, correction: V): V {
  const one = m.constant(1);
  // From the last range to the first: each select wins over the ones before it.
  let dividend = m.constant(-1);
  let divisor = x;
  let high = m.constant(halfPi.high);
  let low = m.constant(halfPi.low);
  for (const step of atanSteps.toReversed()) {
    const isHere = m.lt(x, m.constant(step.below));
    const at = m.constant(step.at);
    dividend = m.select(isHere, m.sub(x, at), dividend);
    divisor = m.select(isHere, m.add(one, m.mul(at, x)), divisor);
    high = m.select(isHere, m.constant(step.high), high);
    low = m.select(isHere, m.constant(step.low), low);
  }
  const t = m.div(dividend, divisor);
  const square = m.mul(t, t);
  const rest = m.mul(t, m.mul(square, polynomial(m, square, atanCoefficients)));
  // high - ((rest - (low + correction)) - t)
  return m.sub(high, m.sub(m.sub(rest, m.add(low, correction)), t));
}

/** The angle in radians whose tangent is x. Error at most 0.8 ulp. */
export function atan<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => atanOfSize(m, size, m.constant(0)));
}

/**
 * The angle of the point (x, y) in radians, from -pi to pi; 0 at (0, 0), and -0 counts as 0. Error at most 1.1 ulp. Operands in the
 * order of `Math.atan2`, which is not Excel's.
 */
export function atan2<V, B>(m: Arithmetic<V, B>, y: V, x: V): V {
  const [zero, infinity] = [m.constant(0), m.constant(Infinity)];
  const [height, width] = [m.abs(y), m.abs(x)];
  const isDiagonal = m.and(m.eq(height, infinity), m.eq(width, infinity));
  const quotient = m.select(isDiagonal, m.constant(1), m.div(height, width));
  const lost = m.div(remainder(m, height, quotient, width), width);
  // Of numbers that are infinite or hardly there, the remainder is not what it should be.
  const isRounding = m.lt(m.abs(lost), m.mul(quotient, m.constant(2 ** -50)));
  const slope = m.add(m.constant(1), m.mul(quotient, quotient));
  const correction = m.select(isRounding, m.div(lost, slope), zero);
  const angle = atanOfSize(m, quotient, correction);
  const obtuse = m.sub(m.constant(2 * halfPi.high), m.sub(angle, m.constant(2 * halfPi.low)));
  const upper = m.select(m.lt(x, zero), obtuse, angle);
  const size = m.select(m.and(m.eq(height, zero), m.eq(width, zero)), zero, upper);
  return m.select(m.lt(y, zero), m.neg(size), size);
}

const asinNumerator = [
  1.66666666666666657415e-1, -3.25565818622400915405e-1, 2.01212532134862925881e-1,
  -4.00555345006794114027e-2, 7.91534994289814532176e-4, 3.4793310759602116757e-5,
] as const;
const asinDenominator = [
  1, -2.40339491173441421878, 2.02094576023350569471, -6.8828397160545329303e-1, 7.70381505559019352791e-2,
] as const;

/** (asin(sqrt(t)) / sqrt(t) - 1) for t up to 1/4. */
function asinTail<V, B>(m: Arithmetic<V, B>, t: V): V {
  const numerator = m.mul(t, polynomial(m, t, asinNumerator));
  return m.div(numerator, polynomial(m, t, asinDenominator));
}

/** sqrt(t) in two parts, the first with 21 bits. */
function rootInParts<V, B>(
  m: Arithmetic<V, B>,
  t: V,
): { readonly root: V; readonly high: V; readonly low: V } {
  const root = m.sqrt(t);
  const high = m.high(root);
  const low = m.div(m.sub(t, m.mul(high, high)), m.add(root, high));
  return { root, high, low: m.select(m.eq(root, m.constant(0)), root, low) };
}

/** asin and acos work on x^2 in the middle, and towards 1 on (1 - |x|) / 2, of which the angle is twice the arc sine's root. */
function halves<V, B>(
  m: Arithmetic<V, B>,
  x: V,
): { readonly isMiddle: B; readonly outer: V; readonly tail: V } {
  const size = m.abs(x);
  const isMiddle = m.lt(size, m.constant(0.5));
  const outer = m.mul(m.sub(m.constant(1), size), m.constant(0.5));
  return { isMiddle, outer, tail: asinTail(m, m.select(isMiddle, m.mul(x, x), outer)) };
}

/** The angle from -pi / 2 to pi / 2 whose sine is x; NaN beyond 1. Error at most 0.85 ulp. */
export function asin<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { isMiddle, outer, tail } = halves(m, x);
  return odd(m, x, (size) => {
    const { root, high, low } = rootInParts(m, outer);
    const quarter = m.constant(halfPi.high / 2);
    const [two, twice] = [m.constant(2), m.add(root, root)];
    // pi / 4 - ((2 root tail - (pi / 2's low part - 2 low)) - (pi / 4 - 2 high))
    const small = m.sub(m.mul(twice, tail), m.sub(m.constant(halfPi.low), m.mul(two, low)));
    const nearOne = m.sub(quarter, m.sub(small, m.sub(quarter, m.mul(two, high))));
    return m.select(isMiddle, m.add(size, m.mul(size, tail)), nearOne);
  });
}

/** The angle from 0 to pi whose cosine is x; NaN beyond 1. Error at most 0.85 ulp. */
export function acos<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { isMiddle, outer, tail } = halves(m, x);
  const { root, high, low } = rootInParts(m, outer);
  const [two, halfPiLow] = [m.constant(2), m.constant(halfPi.low)];
  const middle = m.sub(m.constant(halfPi.high), m.sub(x, m.sub(halfPiLow, m.mul(x, tail))));
  const nearOne = m.mul(two, m.add(high, m.add(m.mul(tail, root), low)));
  const fromPi = m.mul(two, m.add(root, m.sub(m.mul(tail, root), halfPiLow)));
  const nearMinusOne = m.sub(m.constant(2 * halfPi.high), fromPi);
  return m.select(isMiddle, middle, m.select(m.lt(x, m.constant(0)), nearMinusOne, nearOne));
}
