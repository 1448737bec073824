import type { Model } from '../model/model.ts';
import type { PhiloxKey } from '../random/philox.ts';

/**
 * Most trials that a backend is asked for at once. Columns of a tile stay in the first-level cache, and a run can stop
 * between two tiles: within a second even where one trial takes eight milliseconds.
 */
export const tileTrials = 128;

/** What computes trials. All backends draw the same words; those of 64-bit floating point agree bit for bit. */
export type Backend = {
  readonly name: 'JAVASCRIPT';
  /** Compiles a model; costs milliseconds, so that it is done once a thread. */
  prepare(model: Model): PreparedModel;
};

/** A model ready to run on one thread; it owns its working memory. */
export type PreparedModel = {
  readonly outputCount: number;
  /**
   * Computes the trials from `firstTrial` on: writes `outputs[o][t]` and `errors[o][t]` as a `Kernel` does.
   *
   * @param count at most `tileTrials`
   */
  run(
    key: PhiloxKey,
    firstTrial: number,
    count: number,
    outputs: readonly Float64Array[],
    errors: readonly Uint8Array[],
  ): void;
};
