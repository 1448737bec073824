import { addToBins } from '../../statistics/binned-sample.ts';
import type { Bins } from '../../statistics/binned-sample.ts';
import { bufferOf } from './task.ts';
import type { Task } from './task.ts';

/** Some trials of one output, NaN where there was an error, and the bins so far. Transfer both buffers. */
export type BinInput = { readonly column: Float64Array; readonly bins: Bins };

/** Counts values into a histogram, for samples too large to be sorted. */
export function binTask(): Task<BinInput, Bins> {
  return {
    run({ column, bins }) {
      addToBins(bins, column);
      return bins;
    },
    transfers: ({ counts }) => [bufferOf(counts)],
  };
}
