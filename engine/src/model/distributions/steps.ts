import type { Steps } from './draw-plan.ts';

/**
 * Steps that end at shares of 1, with their guide.
 *
 * @param upTo ascending from above 0, at most 2^16 of them, since the guide counts in 16 bits; the last is taken for 1, whatever rounding made of it
 */
export function stepsUpTo(upTo: Float64Array): Steps {
  upTo[upTo.length - 1] = 1;
  // With a slot a step, the search that starts from the guide ends after about one.
  const guideBits = Math.max(1, 32 - Math.clz32(upTo.length - 1));
  const guide = new Uint16Array(2 ** guideBits);
  for (let slot = 1, step = 0; slot < guide.length; slot++) {
    while ((upTo[step] ?? 1) <= slot / guide.length) step++;
    guide[slot] = step;
  }
  return { upTo, guide, guideBits };
}
