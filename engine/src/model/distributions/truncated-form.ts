import { elementary } from '../../elementary/functions.ts';
import type { Truncation } from './distribution.ts';
import { restrictQuantiles } from './restrict-quantiles.ts';
import { standardForm, type StandardForm, type TabledDistribution } from './standard-form.ts';

const { log } = elementary;

/** What is drawn of a distribution from a table, within its bounds if it has some. */
export function tabledForm({ truncate, ...distribution }: TabledDistribution): StandardForm {
  const whole = standardForm(distribution);
  return truncate ? truncatedForm(whole, truncate) : whole;
}

/**
 * A variable within bounds, by inversion of what is left of its distribution. Values count from the lower bound, so that none
 * falls below it and narrow intervals keep their digits.
 *
 * @returns with the probability that was left; below 1e-290 in a tail it is 0, and the form of no use
 */
export function truncatedForm(
  form: StandardForm,
  { min = -Infinity, max = Infinity }: Truncation,
): StandardForm & { readonly probability: number } {
  const { key, quantiles, scale, shift, isExponential } = form;
  const toStandard = (bound: number) => {
    if (!isExponential) return (bound - shift) / scale;
    return bound > 0 ? (log(bound) - shift) / scale : -Infinity;
  };
  const interval = { from: toStandard(min), to: toStandard(max) };
  if (interval.to === -Infinity) return { ...form, probability: 0 };
  const { probability, hasStart } = restrictQuantiles(quantiles(), interval);
  if (probability === 1) return { ...form, probability };
  const start = hasStart ? interval.from : 0;
  return {
    key: `${key} from ${interval.from} to ${interval.to}`,
    quantiles() {
      const { lower, upper } = restrictQuantiles(quantiles(), interval);
      return { lower: (t) => lower(t) - start, upper: (t) => upper(t) - start };
    },
    scale,
    shift: hasStart && !isExponential ? min : scale * start + shift,
    isExponential,
    probability,
  };
}
