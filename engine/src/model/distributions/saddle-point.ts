// C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000): densities as exponentials of small numbers, where
// differences of logarithms of gamma functions would lose as many digits as the parameters have.
import { elementary } from '../../elementary/functions.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { abs } = Math;
const { log, log1p } = elementary;

/** log(sqrt(2 pi)) */
export const logRootTwoPi = 0.9189385332046727;

// B(2k) / (2k (2k - 1)), k = 1 ... 7, of Stirling's series; from 16 on the next term is below 1e-18.
const stirlingSeries = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156] as const;

/**
 * What Stirling's formula lacks: log(gamma(x + 1)) - (x + 1/2) log(x) + x - log(sqrt(2 pi)).
 *
 * @param x > 0
 */
export function stirlingError(x: number): number {
  let at = x;
  let error = 0;
  for (; at < 16; at++) error += (at + 0.5) * log1p(1 / at) - 1;
  const inverse = 1 / at;
  return error + stirlingSeries.reduceRight((sum, term) => sum * inverse * inverse + term, 0) * inverse;
}

/** Logarithm of the gamma function of x + 1, x > 0. */
export function logFactorial(x: number): number {
  return stirlingError(x) + (x + 0.5) * log(x) - x + logRootTwoPi;
}

/** x log(x / expected) + expected - x without loss of digits where the two are close; both > 0. */
export function deviance(x: number, expected: number): number {
  const difference = x - expected;
  if (abs(difference) >= 0.1 * (x + expected)) return x * log(x / expected) - difference;
  const ratio = difference / (x + expected);
  const square = ratio * ratio;
  let power = 2 * x * ratio;
  let sum = difference * ratio;
  for (let divisor = 3; ; divisor += 2) {
    power *= square;
    const next = sum + power / divisor;
    if (next === sum) return sum;
    sum = next;
  }
}
