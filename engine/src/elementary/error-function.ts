// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { remainder } from './compensated.ts';
import { expOfSum } from './exp.ts';
import { polynomial } from './polynomial.ts';
import { clamp } from './scale.ts';
import { odd } from './sign.ts';

// Ranges and coefficients: fdlibm (Sun Microsystems, 1993), s_erf.c.
const nearNumerator = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2,
  -5.77027029648944159157e-3, -2.37630166566501626084e-5,
] as const;
const nearDenominator = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3,
  1.32494738004321644526e-4, -3.9602282787753681232e-6,
] as const;
const middleValue = 8.45062911510467529297e-1;
const middleNumerator = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1,
  3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
] as const;
const middleDenominator = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2,
  1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.1984499846799107417e-2,
] as const;
const tailNumerator = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1,
  -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1,
  -9.81432934416914548592,
] as const;
const tailDenominator = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
] as const;
const farTailNumerator = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1,
  -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
] as const;
const farTailDenominator = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
] as const;

const middleFrom = 0.84375;
const tailFrom = 1.25;
const farTailFrom = 1 / 0.35;
/** Further out erfc(x) is 0, also as a denormal, and so is P(Z < -x); `expOfSum` reaches not much further. */
const lastTail = 28;
const lastNormalTail = 40;

/** erf(x) / x - 1 for 0 <= x < 27/32. */
function nearRatio<V, B>(m: Arithmetic<V, B>, x: V): V {
  const square = m.mul(x, x);
  return m.div(polynomial(m, square, nearNumerator), polynomial(m, square, nearDenominator));
}

/** erf(1 + s) - `middleValue` for 27/32 <= 1 + s < 5/4. */
function middleRest<V, B>(m: Arithmetic<V, B>, s: V): V {
  return m.div(polynomial(m, s, middleNumerator), polynomial(m, s, middleDenominator));
}

/** log(x erfc(x)) + x^2 for x >= 5/4: from here on all that is not smooth is in x^2. */
function tailExponent<V, B>(m: Arithmetic<V, B>, x: V): V {
  const s = m.div(m.constant(1), m.mul(x, x));
  const isFar = m.lt(m.constant(farTailFrom), x);
  const [near, far] = [tailNumerator, farTailNumerator].map((coefficients) => polynomial(m, s, coefficients));
  const [nearBelow, farBelow] = [tailDenominator, farTailDenominator].map((coefficients) =>
    polynomial(m, s, coefficients),
  );
  const ratio = m.div(m.select(isFar, far!, near!), m.select(isFar, farBelow!, nearBelow!));
  return m.sub(ratio, m.constant(0.5625));
}

/** x^2 share, less what its first part (of 42 bits) already has: x^2 share = first + this. */
function squareInParts<V, B>(
  m: Arithmetic<V, B>,
  x: V,
  share: number,
): { readonly high: V; readonly low: V } {
  const upper = m.high(x);
  const factor = m.constant(share);
  return {
    high: m.mul(m.mul(upper, upper), factor),
    low: m.mul(m.mul(m.sub(x, upper), m.add(x, upper)), factor),
  };
}

/** erfc(x) for x >= 5/4. */
function tail<V, B>(m: Arithmetic<V, B>, x: V): V {
  const bounded = clamp(m, x, 0, lastTail);
  const square = squareInParts(m, bounded, -1);
  const low = m.add(square.low, tailExponent(m, bounded));
  return m.div(expOfSum(m, square.high, low), bounded);
}

/** The error function. Error at most 0.9 ulp. */
export function erf<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => {
    const near = m.add(size, m.mul(size, nearRatio(m, size)));
    const middle = m.add(m.constant(middleValue), middleRest(m, m.sub(size, m.constant(1))));
    const far = m.sub(m.constant(1), tail(m, size));
    const outer = m.select(m.lt(size, m.constant(tailFrom)), middle, far);
    return m.select(m.lt(size, m.constant(middleFrom)), near, outer);
  });
}

/** 1 - erf(x), precise where erf(x) is close to 1. Error at most 2.4 ulp. */
export function erfc<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [half, one, two] = [m.constant(0.5), m.constant(1), m.constant(2)];
  const size = m.abs(x);
  const isNegative = m.lt(x, m.constant(0));

  const rest = m.mul(x, nearRatio(m, size));
  const belowQuarter = m.sub(one, m.add(x, rest));
  const near = m.select(m.lt(x, m.constant(0.25)), belowQuarter, m.sub(half, m.add(m.sub(x, half), rest)));

  const fromMiddle = middleRest(m, m.sub(size, m.constant(1)));
  const middle = m.select(
    isNegative,
    m.add(one, m.add(m.constant(middleValue), fromMiddle)),
    m.sub(m.constant(1 - middleValue), fromMiddle),
  );
  const outside = tail(m, size);
  const far = m.select(isNegative, m.sub(two, outside), outside);
  const outer = m.select(m.lt(size, m.constant(tailFrom)), middle, far);
  const value = m.select(m.lt(size, m.constant(middleFrom)), near, outer);
  return m.select(m.eq(x, x), value, x);
}

// sqrt(1/2) is this and what `Math.SQRT1_2` lost.
const rootOfHalfLow = -4.833646656726457e-17;

/** P(Z < x) for a standard normal Z, precise in the lower tail. Error at most 4 ulp. */
export function normalCdf<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [half, one] = [m.constant(0.5), m.constant(1)];
  const size = m.abs(x);
  const isNegative = m.lt(x, m.constant(0));
  // Where 1/2 and the rest cancel, what z loses shows: z + zLow = size / sqrt(2).
  const root = m.constant(Math.SQRT1_2);
  const z = m.mul(size, root);
  const zLow = m.sub(m.mul(size, m.constant(rootOfHalfLow)), remainder(m, z, size, root));

  const halfZ = m.mul(half, z);
  const rest = m.add(m.mul(half, zLow), m.mul(halfZ, nearRatio(m, z)));
  const near = m.select(isNegative, m.sub(m.sub(half, halfZ), rest), m.add(half, m.add(halfZ, rest)));

  const fromMiddle = middleRest(m, m.add(m.sub(z, one), zLow));
  const outside = m.select(
    m.lt(z, m.constant(tailFrom)),
    m.mul(half, m.sub(m.constant(1 - middleValue), fromMiddle)),
    normalTail(m, size, z),
  );
  const far = m.select(isNegative, outside, m.sub(one, outside));
  const value = m.select(m.lt(z, m.constant(middleFrom)), near, far);
  return m.select(m.eq(x, x), value, x);
}

/** P(Z < -x), where z = x / sqrt(2) >= 5/4; the square is taken of x itself, of which z has lost a little. */
function normalTail<V, B>(m: Arithmetic<V, B>, x: V, z: V): V {
  const square = squareInParts(m, clamp(m, x, 0, lastNormalTail), -0.5);
  const bounded = clamp(m, z, 0, lastNormalTail);
  const low = m.add(square.low, tailExponent(m, bounded));
  return m.div(m.mul(m.constant(0.5), expOfSum(m, square.high, low)), bounded);
}

/** The density of the standard normal distribution. Error at most 2.1 ulp. */
export function normalDensity<V, B>(m: Arithmetic<V, B>, x: V): V {
  const square = squareInParts(m, clamp(m, m.abs(x), 0, lastNormalTail), -0.5);
  return m.mul(expOfSum(m, square.high, square.low), m.constant(1 / Math.sqrt(2 * Math.PI)));
}
