// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { expOfSum } from './exp.ts';
import { log } from './log.ts';
import { polynomial } from './polynomial.ts';
import { positivePower } from './power.ts';
import { cosOfSmall, sinOfSmall } from './trigonometric.ts';

// Ranges and coefficients: fdlibm (Sun Microsystems, 1993), e_lgamma_r.c.
const nearOne = [
  7.72156649015328655494e-2, 3.22467033424113591611e-1, 6.73523010531292681824e-2, 2.05808084325167332806e-2,
  7.38555086081402883957e-3, 2.89051383673415629091e-3, 1.19270763183362067845e-3, 5.10069792153511336608e-4,
  2.20862790713908385557e-4, 1.08011567247583939954e-4, 2.52144565451257326939e-5, 4.4864094961891516015e-5,
] as const;
const minimumAt = 1.46163214496836224576;
const minimum = -1.21486290535849611461e-1;
const minimumLow = -3.63867699703950536541e-18;
const nearMinimum = [
  4.83836122723810047042e-1, -1.47587722994593911752e-1, 6.46249402391333854778e-2,
  -3.27885410759859649565e-2, 1.79706750811820387126e-2, -1.0314224129834143745e-2, 6.10053870246291332635e-3,
  -3.6845201678113825676e-3, 2.2596478090061247225e-3, -1.40346469989232843813e-3, 8.81081882437654011382e-4,
  -5.38595305356740546715e-4, 3.15632070903625950361e-4, -3.12754168375120860518e-4,
  3.35529192635519073543e-4,
] as const;
const aboveOneNumerator = [
  -7.72156649015328655494e-2, 6.32827064025093366517e-1, 1.45492250137234768737, 9.77717527963372745603e-1,
  2.28963728064692451092e-1, 1.33810918536787660377e-2,
] as const;
const aboveOneDenominator = [
  1, 2.45597793713041134822, 2.12848976379893395361, 7.69285150456672783825e-1, 1.04222645593369134254e-1,
  3.2170924228242391181e-3,
] as const;
const aboveTwoNumerator = [
  -7.72156649015328655494e-2, 2.14982415960608852501e-1, 3.25778796408930981787e-1, 1.46350472652464452805e-1,
  2.6642270303363860956e-2, 1.84028451407337715652e-3, 3.19475326584100867617e-5,
] as const;
const aboveTwoDenominator = [
  1, 1.39200533467621045958, 7.21935547567138069525e-1, 1.71933865632803078993e-1, 1.86459191715652901344e-2,
  7.77942496381893596434e-4, 7.32668430744625636189e-6,
] as const;
const stirling = [
  8.33333333333329678849e-2, -2.7777777772877553647e-3, 7.936505586430195585e-4, -5.95187557450339963135e-4,
  8.36339918996282139126e-4, -1.63092934096575273989e-3,
] as const;
const stirlingFrom = 8;
const halfLogOfTwoPiLessHalf = 4.18938533204672725052e-1;

/** lnGamma(x) - (x - 1/2) log(x) + x - log(2 pi) / 2 for x >= 8. */
function stirlingRest<V, B>(m: Arithmetic<V, B>, x: V): V {
  const inverse = m.div(m.constant(1), x);
  return m.mul(inverse, polynomial(m, m.mul(inverse, inverse), stirling));
}

/** Every third coefficient from `first` on. */
function everyThird(coefficients: readonly number[], first: number): number[] {
  return coefficients.filter((_, i) => i % 3 === first);
}

/** Up to here x counts as below 1, and lnGamma(x) = lnGamma(x + 1) - log(x). */
const lastBelowOne = 0.9;

/** lnGamma(x) for x from 0.9 to 2, and lnGamma(x + 1) for x from 0 to 0.9: `isBelowOne`. */
function smallLnGamma<V, B>(m: Arithmetic<V, B>, x: V, isBelowOne: B): V {
  const [half, one, two] = [m.constant(0.5), m.constant(1), m.constant(2)];
  const shifted = m.select(isBelowOne, m.add(x, one), x);
  const fromTwo = m.select(isBelowOne, m.sub(one, x), m.sub(two, x));
  const fromMinimum = m.select(
    isBelowOne,
    m.sub(x, m.constant(minimumAt - 1)),
    m.sub(x, m.constant(minimumAt)),
  );
  const fromOne = m.select(isBelowOne, x, m.sub(x, one));
  return m.select(
    m.lt(m.constant(1.7316), shifted),
    m.sub(m.mul(fromTwo, polynomial(m, fromTwo, nearOne)), m.mul(half, fromTwo)),
    m.select(
      m.lt(m.constant(1.23164), shifted),
      m.add(m.constant(minimum), aroundMinimum(m, fromMinimum)),
      m.sub(
        m.div(
          m.mul(fromOne, polynomial(m, fromOne, aboveOneNumerator)),
          polynomial(m, fromOne, aboveOneDenominator),
        ),
        m.mul(half, fromOne),
      ),
    ),
  );
}

/** lnGamma(minimumAt + y) - minimum, in three interleaved series. */
function aroundMinimum<V, B>(m: Arithmetic<V, B>, y: V): V {
  const square = m.mul(y, y);
  const cube = m.mul(square, y);
  const [first, second, third] = [0, 1, 2].map((start) =>
    polynomial(m, cube, everyThird(nearMinimum, start)),
  );
  const rest = m.sub(m.constant(minimumLow), m.mul(cube, m.add(second!, m.mul(y, third!))));
  return m.sub(m.mul(square, first!), rest);
}

/** log(gamma(x)) for x > 0; NaN for others. Error at most 2.2 ulp of the larger of the result and 1/2. */
export function lnGamma<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [zero, half, one, two] = [m.constant(0), m.constant(0.5), m.constant(1), m.constant(2)];
  const isSmall = m.lt(x, two);
  const isLarge = m.not(m.lt(x, m.constant(stirlingFrom)));

  // One logarithm for all ranges: of x below 0.9 and above 8, of (y + 2) (y + 3) ... between 2 and 8.
  const isBelowOne = m.not(m.lt(m.constant(lastBelowOne), x));
  const whole = m.floor(x);
  const fractional = m.sub(x, whole);
  let product = one;
  for (let step = 2; step < 7; step++) {
    const factor = m.add(fractional, m.constant(step));
    product = m.select(m.lt(m.constant(step), whole), m.mul(product, factor), product);
  }
  const isPlain = m.or(isBelowOne, isLarge);
  const logarithm = log(m, m.select(isPlain, x, product));

  const small = smallLnGamma(m, x, isBelowOne);
  const belowTwo = m.sub(small, m.select(isBelowOne, logarithm, zero));

  const ratio = m.div(
    m.mul(fractional, polynomial(m, fractional, aboveTwoNumerator)),
    polynomial(m, fractional, aboveTwoDenominator),
  );
  const belowEight = m.add(m.add(m.mul(half, fractional), ratio), logarithm);

  const large = m.add(
    m.mul(m.sub(x, half), m.sub(logarithm, one)),
    m.add(m.constant(halfLogOfTwoPiLessHalf), stirlingRest(m, x)),
  );
  const positive = m.select(isSmall, belowTwo, m.select(isLarge, large, belowEight));
  return m.select(
    m.lt(zero, x),
    positive,
    m.select(m.eq(x, zero), m.constant(Infinity), m.constant(Number.NaN)),
  );
}

/**
 * The gamma function. Error at most 5 ulp; NaN at 0 and whole negative numbers, infinite above 171.62.
 */
export function gamma<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [zero, half, one] = [m.constant(0), m.constant(0.5), m.constant(1)];
  const size = m.abs(x);
  // Beyond, the result is infinite, or 0 on the negative side.
  const bounded = m.select(m.lt(m.constant(200), size), m.constant(200), size);
  const isLarge = m.not(m.lt(bounded, m.constant(stirlingFrom)));

  // Below 8: (x - 1) (x - 2) ... gamma(r), r from 1 to 2, where the logarithm is so small that none of its error is left.
  const whole = m.floor(bounded);
  const r = m.select(m.lt(bounded, m.constant(2)), bounded, m.add(m.sub(bounded, whole), one));
  const isBelowOne = m.not(m.lt(m.constant(lastBelowOne), r));
  let product = m.select(isBelowOne, m.div(one, r), one);
  for (let step = 1; step < stirlingFrom - 1; step++) {
    const isFactor = m.lt(m.constant(step), whole);
    product = m.select(isFactor, m.mul(product, m.sub(bounded, m.constant(step))), product);
  }

  // From 8: sqrt(2 pi) x^(x - 1/2) e^(rest - x), the power as a square so that it overflows no earlier than the result.
  const upper = m.high(bounded);
  const exponent = m.sub(stirlingRest(m, bounded), m.sub(bounded, upper));
  const grown = positivePower(m, bounded, m.sub(m.mul(half, bounded), m.constant(0.25)));
  const root = m.select(isLarge, grown, one);
  const exponential = expOfSum(
    m,
    m.select(isLarge, m.neg(upper), zero),
    m.select(isLarge, exponent, smallLnGamma(m, r, isBelowOne)),
  );
  const front = m.mul(exponential, m.select(isLarge, m.constant(Math.sqrt(2 * Math.PI)), product));
  const positive = m.mul(m.mul(front, root), root);

  // gamma(-s) = -pi / (s sin(pi s) gamma(s))
  const reflected = m.div(m.constant(-Math.PI), m.mul(bounded, sinOfHalfTurns(m, size)));
  const negative = m.div(m.div(m.div(reflected, front), root), root);
  const isPole = m.and(m.not(m.lt(zero, x)), m.eq(m.floor(x), x));
  const value = m.select(m.lt(x, zero), negative, positive);
  const defined = m.select(isPole, m.constant(Number.NaN), value);
  return m.select(m.eq(x, x), defined, x);
}

/** sin(pi x) for x >= 0. */
function sinOfHalfTurns<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [zero, half, one] = [m.constant(0), m.constant(0.5), m.constant(1)];
  // The nearest half, of which there are four in a turn.
  const n = m.floor(m.add(m.add(x, x), half));
  const rest = { high: m.mul(m.constant(Math.PI), m.sub(x, m.mul(n, half))), low: zero };
  const quarter = m.sub(n, m.mul(m.constant(4), m.floor(m.mul(n, m.constant(0.25)))));
  const isOdd = m.or(m.eq(quarter, one), m.eq(quarter, m.constant(3)));
  const [sine, cosine] = [sinOfSmall(m, rest), cosOfSmall(m, rest)];
  const size = m.select(isOdd, m.add(cosine.high, cosine.low), m.add(sine.high, sine.low));
  return m.select(m.lt(m.constant(1.5), quarter), m.neg(size), size);
}
