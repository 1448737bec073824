import type { Quantiles } from './quantile-table.ts';

/** Bounds in the units of a quantile function; an infinite one is none. */
export type Interval = { readonly from: number; readonly to: number };

/** Probabilities of values below a bound and above it: their sum is 1, and the smaller one keeps all its digits. */
type Split = { readonly below: number; readonly above: number };

// Far below any word's probability, and far enough above the smallest number for what is computed with it.
const smallestTail = 1e-290;

/** The smaller of both probabilities is found by bisection on the quantile function itself, so that both always agree. */
function splitAt(bound: number, { lower, upper }: Quantiles): Split {
  const isLower = bound <= lower(0.5);
  const [isOutside, quantile] = isLower
    ? [(x: number) => x >= bound, lower]
    : [(x: number) => x <= bound, upper];
  const tail = isOutside(quantile(smallestTail)) ? 0 : bisect((t) => isOutside(quantile(t)));
  return isLower ? { below: tail, above: 1 - tail } : { below: 1 - tail, above: tail };
}

/** Where in (0, 1/2] the condition, which holds from there on, begins to hold; to the last bit. */
function bisect(holds: (t: number) => boolean): number {
  let [low, high] = [smallestTail, 0.5];
  // Halves the ratio's exponent, until no number lies between.
  for (;;) {
    const middle = low * Math.sqrt(high / low);
    if (!(middle > low && middle < high)) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}

/**
 * The quantiles of a continuous variable given that it lies in an interval: those of the variable itself at uniforms that are
 * squeezed into the interval's probabilities, each tail computed from its own end.
 *
 * @returns with the interval's probability, which is 0 where there is none that numbers can tell from 0, and whether there
 *   is any below it
 */
export function restrictQuantiles(
  quantiles: Quantiles,
  { from, to }: Interval,
): Quantiles & { readonly probability: number; readonly hasStart: boolean } {
  const start = from === -Infinity ? { below: 0, above: 1 } : splitAt(from, quantiles);
  const end = to === Infinity ? { below: 1, above: 0 } : splitAt(to, quantiles);
  const probability = probabilityBetween(start, end);
  const at = (below: number, above: number) =>
    below <= above ? quantiles.lower(Math.min(below, 0.5)) : quantiles.upper(Math.min(above, 0.5));
  return {
    probability,
    hasStart: start.below > 0,
    lower: (t) => at(start.below + t * probability, start.above - t * probability),
    upper: (t) => at(end.below - t * probability, end.above + t * probability),
  };
}

function probabilityBetween(start: Split, end: Split): number {
  if (start.above <= start.below) return start.above - end.above;
  if (end.below <= end.above) return end.below - start.below;
  return 1 - start.below - end.above;
}
