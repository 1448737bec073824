import { elementary } from '../../elementary/functions.ts';
import { invertTail, type Tail } from './invert-tail.ts';
import type { Quantiles } from './quantile-table.ts';
import { deviance, logRootTwoPi, stirlingError } from './saddle-point.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { abs } = Math;
const { exp, log } = elementary;

/** Sum of x^n / ((a + 1) ... (a + n)) from n = 0: the lower incomplete gamma function is x^a e^-x / a of it. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of the upper incomplete gamma function (Numerical Recipes, section 6.2), by Lentz's method. */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 5_000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    h *= d * c;
    if (abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/**
 * Both tails of the gamma distribution with scale 1, inverted: `invertTail` says how. Relative error about 1e-14.
 *
 * @param shape > 0
 */
export function gammaQuantiles(shape: number): Quantiles {
  const coefficient = 0.5 * log(shape) - logRootTwoPi - stirlingError(shape);
  const tails = (x: number) => {
    const front = exp(coefficient - deviance(shape, x));
    const isLower = x < shape + 1;
    const part = isLower ? (front * series(shape, x)) / shape : front * continuedFraction(shape, x);
    return { below: isLower ? part : 1 - part, above: isLower ? 1 - part : part, density: front / x };
  };
  const below: Tail = (x) => {
    const { below: tail, density } = tails(x);
    return { tail, density };
  };
  const above: Tail = (x) => {
    const { above: tail, density } = tails(x);
    return { tail, density };
  };
  return { lower: invertTail(below, 'below', shape), upper: invertTail(above, 'above', shape) };
}
