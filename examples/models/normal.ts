/** The standard normal density. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/**
 * The standard normal distribution function, to about 1e-15 for |z| < 7.
 *
 * @see G. Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11(4), 2004
 */
export function normalProbability(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3, before = NaN; sum !== before; k += 2) {
    before = sum;
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}
