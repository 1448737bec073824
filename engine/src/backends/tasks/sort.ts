import { sortColumn } from '../../statistics/sort-column.ts';
import { bufferOf } from './task.ts';
import type { Task } from './task.ts';

/** All trials of one output, NaN where there was an error. Transfer its buffer: the sorted column comes back in it. */
export type SortInput = { readonly column: Float64Array };

/** The values without NaN, ascending. */
export type SortOutput = { readonly sorted: Float64Array };

/** Sorts an output's trials, for exact quantiles. */
export function sortTask(): Task<SortInput, SortOutput> {
  return {
    run({ column }) {
      let count = 0;
      for (const value of column) {
        if (!Number.isNaN(value)) column[count++] = value;
      }
      const sorted = column.subarray(0, count);
      sortColumn(sorted);
      return { sorted };
    },
    transfers: ({ sorted }) => [bufferOf(sorted)],
  };
}
