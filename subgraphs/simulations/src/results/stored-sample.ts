import type { Histogram } from '@montegraph/engine';
import type { OutputResult, Run } from '../database/tables.ts';

/** What can be asked of an output's trials, answered from its object. Null when all of them ended in an error. */
export type StoredSample = {
  /** @param p probability in [0, 1] */
  quantile(p: number): Promise<number | null>;
  /** The share of the trials strictly between the bounds; null is no bound. */
  probability(bounds: {
    readonly above: number | null;
    readonly below: number | null;
  }): Promise<number | null>;
  /** @param bins at least 1 */
  histogram(bins: number): Promise<Histogram>;
};

/** An output of a run that succeeded. */
export type OutputOfRun = { readonly run: Run; readonly result: OutputResult };
