import { elementary } from '../../elementary/functions.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { abs, max, min } = Math;
const { exp, log } = elementary;

/** One tail of a positive variable: its probability at x > 0, and the density there. */
export type Tail = (x: number) => { readonly tail: number; readonly density: number };

// Below it even logarithms lose digits, and no table asks for such a value.
const smallest = 1e-300;

/**
 * Inverts a tail.
 *
 * @param side whether the probability is that of values below x, or above
 * @param start where to look first; > 0
 * @param highest the end of the variable's range
 * @returns a function of t that gives x with tail(x) = t, to the relative accuracy of the tail; 0 for what is below 1e-300.
 *   It starts from its last answer, so it is quickest when asked for one t after its neighbour.
 */
export function invertTail(
  tailAt: Tail,
  side: 'below' | 'above',
  start: number,
  highest = Infinity,
): (t: number) => number {
  const sign = side === 'below' ? 1 : -1;
  let last = start;
  return (t) => {
    // Newton's method on the logarithm of the tail against the logarithm of x keeps relative accuracy down to the smallest t;
    // bisection takes over where a step would leave the bracket.
    let x = last;
    let low = 0;
    let high = highest;
    for (let step = 0; step < 200; step++) {
      const { tail, density } = tailAt(x);
      const excess = sign * log(tail / t);
      if (excess < 0) low = x;
      else high = x;
      let next = x * exp(max(-20, min(20, (-excess * tail) / (density * x))));
      if (!(next > low && next < high)) next = between(x, low, high);
      if (next < smallest) return 0;
      // The last bits may flicker for ever, so after a dozen steps a few units in the last place are close enough.
      const isClose = abs(next - x) <= (step < 12 ? 2e-16 : 1e-15) * x;
      x = next;
      if (isClose) break;
    }
    return (last = x);
  };
}

function between(x: number, low: number, high: number): number {
  if (low === 0) return x / 4;
  return high === Infinity ? 4 * x : (low + high) / 2;
}
