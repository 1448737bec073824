// oxlint-disable eslint/no-loss-of-precision -- published digits, to be compared with their source
import type { Arithmetic } from './arithmetic.ts';
import { ln2High, ln2Low } from './exp.ts';
import { polynomial } from './polynomial.ts';

// Coefficients: fdlibm (Sun Microsystems, 1993), e_log.c; log10's arrangement is FreeBSD's, e_log10.c.
const coefficients = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860510658591e-1,
] as const;

const smallestNormal = 2 ** -1022;

/** x = significand 2^exponent with the significand from sqrt(1/2) to sqrt(2), for every positive and finite x. */
export function split<V, B>(m: Arithmetic<V, B>, x: V): { readonly significand: V; readonly exponent: V } {
  const isDenormal = m.lt(x, m.constant(smallestNormal));
  const normal = m.select(isDenormal, m.mul(x, m.constant(2 ** 54)), x);
  const exponent = m.exponent(normal);
  return {
    significand: m.mantissa(normal),
    exponent: m.select(isDenormal, m.sub(exponent, m.constant(54)), exponent),
  };
}

/** log(1 + f) - f + f^2 / 2, divided by s = f / (2 + f) and less f^2 / 2. */
function tail<V, B>(m: Arithmetic<V, B>, s: V): V {
  const square = m.mul(s, s);
  return m.mul(square, polynomial(m, square, coefficients));
}

/** The logarithm where x > 0 and finite; infinite or NaN, as it must be, elsewhere. */
function withLimits<V, B>(m: Arithmetic<V, B>, x: V, logarithm: V): V {
  const positive = m.select(m.lt(x, m.constant(Infinity)), logarithm, x);
  const others = m.select(m.eq(x, m.constant(0)), m.constant(-Infinity), m.constant(Number.NaN));
  return m.select(m.lt(m.constant(0), x), positive, others);
}

/** k ln 2 + log(1 + f) + correction. */
function combine<V, B>(m: Arithmetic<V, B>, k: V, f: V, correction: V): V {
  const halfSquare = m.mul(m.mul(m.constant(0.5), f), f);
  const s = m.div(f, m.add(m.constant(2), f));
  const rest = m.mul(s, m.add(halfSquare, tail(m, s)));
  // k ln2High - ((halfSquare - (rest + (k ln2Low + correction))) - f)
  const small = m.sub(halfSquare, m.add(rest, m.add(m.mul(k, m.constant(ln2Low)), correction)));
  return m.sub(m.mul(k, m.constant(ln2High)), m.sub(small, f));
}

/** The natural logarithm; -Infinity at 0, NaN below. Error at most 0.8 ulp. */
export function log<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { significand, exponent } = split(m, x);
  return withLimits(m, x, combine(m, exponent, m.sub(significand, m.constant(1)), m.constant(0)));
}

/** log(1 + x), precise near 0. Error at most 0.85 ulp. */
export function log1p<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [zero, one] = [m.constant(0), m.constant(1)];
  const sum = m.add(one, x);
  const k = m.exponent(sum);
  const isNear = m.and(m.lt(m.constant(Math.SQRT1_2 - 1), x), m.lt(x, m.constant(Math.SQRT2 - 1)));
  /** What the sum lost, of whichever term is smaller. */
  const lost = m.select(m.lt(x, one), m.sub(x, m.sub(sum, one)), m.sub(one, m.sub(sum, x)));
  const far = combine(m, k, m.sub(m.mantissa(sum), one), m.div(lost, sum));
  const near = combine(m, zero, x, zero);
  const isZero = m.eq(x, zero);
  // -0 stays -0.
  return m.select(isZero, x, m.select(isNear, near, withLimits(m, sum, far)));
}

const inverseLn10High = 4.34294481878168880939e-1;
const inverseLn10Low = 2.50829467116452752298e-11;
const log10Of2High = 3.01029995663611771306e-1;
const log10Of2Low = 3.69423907715893078616e-13;

/** The logarithm to base 10, whole for whole powers of ten. Error at most 0.8 ulp. */
export function log10<V, B>(m: Arithmetic<V, B>, x: V): V {
  const { significand, exponent: k } = split(m, x);
  const f = m.sub(significand, m.constant(1));
  const halfSquare = m.mul(m.mul(m.constant(0.5), f), f);
  const s = m.div(f, m.add(m.constant(2), f));
  const rest = m.mul(s, m.add(halfSquare, tail(m, s)));
  const high = m.high(m.sub(f, halfSquare));
  const low = m.add(m.sub(m.sub(f, high), halfSquare), rest);
  const wholePart = m.mul(k, m.constant(log10Of2High));
  const product = m.mul(high, m.constant(inverseLn10High));
  const small = m.add(
    m.add(m.mul(k, m.constant(log10Of2Low)), m.mul(m.add(low, high), m.constant(inverseLn10Low))),
    m.mul(low, m.constant(inverseLn10High)),
  );
  const sum = m.add(wholePart, product);
  const lost = m.add(m.sub(wholePart, sum), product);
  return withLimits(m, x, m.add(sum, m.add(small, lost)));
}
