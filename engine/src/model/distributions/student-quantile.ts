import { betaTail } from './beta-quantile.ts';
import { invertTail } from './invert-tail.ts';

/**
 * The upper tail of Student's t distribution, inverted: `invertTail` says how.
 *
 * @param df degrees of freedom, > 0
 * @returns a function of t in (0, 1/2] that gives x >= 0 with P(X > x) = t; relative error about 1e-14 for t up to 1/4,
 *   absolute from there to the middle
 */
export function studentQuantile(df: number): (t: number) => number {
  // With y = df / (df + x^2), both tails together are the lower tail of beta(df / 2, 1 / 2) at y, and its complement is what
  // lies between them.
  const outer = betaTail(df / 2, 0.5);
  const inner = betaTail(0.5, df / 2);
  const parts = (x: number) => {
    const square = x * x;
    return { y: df / (df + square), complement: square / (df + square) };
  };
  // The density is front / x, front as of either beta distribution.
  const fromEnd = invertTail(
    (x) => {
      const { y, complement } = parts(x);
      const { tail, front } = outer(y, complement);
      return { tail: tail / 2, density: front / x };
    },
    'above',
    1,
  );
  const fromMiddle = invertTail(
    (x) => {
      const { y, complement } = parts(x);
      const { tail, front } = inner(complement, y);
      return { tail: tail / 2, density: front / x };
    },
    'below',
    1,
  );
  return (t) => (t <= 0.25 ? fromEnd(t) : t < 0.5 ? fromMiddle(0.5 - t) : 0);
}
