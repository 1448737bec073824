import { fillWords, trialsPerGroup } from '../../random/philox.ts';
import type { PhiloxKey } from '../../random/philox.ts';
import type { Distribution } from './distribution.ts';
import { prepareDraw } from './draw.ts';

/**
 * Writes to column[t] the value of an input in trial firstTrial + t, for t below count. A function of seed, input and trial
 * alone: any trial can be drawn again by itself.
 *
 * @param input its index in the model
 */
export type InputSampler = (
  key: PhiloxKey,
  input: number,
  firstTrial: number,
  count: number,
  column: Float64Array,
) => void;

/** Prepares the draws of a model's inputs, each with the random stream of its place in the list. */
export function inputSampler(inputs: readonly { readonly distribution: Distribution }[]): InputSampler {
  const draws = inputs.map(({ distribution }) => prepareDraw(distribution));
  let words = new Int32Array(0);
  return (key, input, firstTrial, count, column) => {
    const from = firstTrial % trialsPerGroup;
    const needed = Math.ceil((from + count) / trialsPerGroup) * trialsPerGroup;
    if (words.length < needed) words = new Int32Array(needed);
    fillWords(key, input, firstTrial - from, from + count, words);
    draws[input]!(words, from, count, column);
  };
}
