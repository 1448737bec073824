import { elementary } from '../../elementary/functions.ts';

/**
 * The standard normal deviate z with P(Z < z) = t, relative error about 1e-15.
 *
 * @param t in (0, 1/2]: the tail's own probability, so that nothing is lost to 1 - t
 * @returns z <= 0; the upper tail's is -z
 */
export const { normalQuantile } = elementary;
