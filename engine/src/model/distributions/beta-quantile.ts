import { elementary } from '../../elementary/functions.ts';
import { invertTail } from './invert-tail.ts';
import type { Quantiles } from './quantile-table.ts';
import { deviance, logRootTwoPi, stirlingError } from './saddle-point.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { abs } = Math;
const { exp, log } = elementary;

/** The continued fraction of the incomplete beta function (Numerical Recipes, section 6.4), by Lentz's method. */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 5_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
    if (abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/**
 * The lower tail of the beta distribution, and x^a (1 - x)^b / B(a, b), which is the density times x (1 - x).
 *
 * @returns a function of x and 1 - x, both in (0, 1), so that neither loses its digits to the other
 */
export function betaTail(
  a: number,
  b: number,
): (x: number, complement: number) => { readonly tail: number; readonly front: number } {
  const n = a + b;
  // Logarithm of a b / n times the coefficient of a binomial probability with n attempts and a successes.
  const coefficient =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - logRootTwoPi + 0.5 * log((a * b) / n);
  return (x, complement) => {
    const front = exp(coefficient - deviance(a, n * x) - deviance(b, n * complement));
    const tail =
      x < (a + 1) / (n + 2)
        ? (front * continuedFraction(a, b, x)) / a
        : 1 - (front * continuedFraction(b, a, complement)) / b;
    return { tail, front };
  };
}

/**
 * Both tails of the beta distribution, inverted: `invertTail` says how. Relative error about 1e-14; of the upper tail where
 * values are above 1/2, that of 1 - x as well.
 */
export function betaQuantiles(a: number, b: number): Quantiles {
  const fromEnd = betaQuantile(b, a);
  const above = betaTail(b, a);
  const fromStart = invertTail(
    (x) => {
      const { tail, front } = above(1 - x, x);
      return { tail, density: front / (x * (1 - x)) };
    },
    'above',
    a / (a + b),
    1,
  );
  return {
    lower: betaQuantile(a, b),
    upper(t) {
      // Of a small x, 1 - x is too coarse.
      const x = 1 - fromEnd(t);
      return x < 0.5 ? fromStart(t) : x;
    },
  };
}

/** The lower tail alone: a function of t in (0, 1/2] that gives x with P(X < x) = t. */
export function betaQuantile(a: number, b: number): (t: number) => number {
  const tailAt = betaTail(a, b);
  return invertTail(
    (x) => {
      const { tail, front } = tailAt(x, 1 - x);
      return { tail, density: front / (x * (1 - x)) };
    },
    'below',
    a / (a + b),
    1,
  );
}
