import type { Model } from '../model/model.ts';
import type { PhiloxKey } from '../random/philox.ts';

/**
 * What computes trials on a thread. All backends draw the same words, and those of 64-bit floating point agree bit for bit,
 * in every trial and in every moment.
 */
export type Backend = {
  readonly name: 'JAVASCRIPT' | 'WASM';
  /** What of the model it cannot compute; empty if it can. */
  blockers(model: Model): readonly Blocker[];
  /** Compiles a model; costs milliseconds, so that it is done once a thread. */
  prepare(model: Model, options?: PrepareOptions): PreparedModel;
  /** The random words of one input, as `fillWords` gives them: for the proof at start. Both numbers are multiples of 16. */
  words(key: PhiloxKey, input: number, firstTrial: number, count: number): Int32Array;
};

/** The arithmetic of a run: 64-bit floating point, or 32-bit where it is faster and the caller accepts it. */
export type Precision = 'DOUBLE' | 'SINGLE';

export type PrepareOptions = { readonly precision?: Precision };

/** An instruction that a backend cannot compute, and why, as a sentence. */
export type Blocker = { readonly instruction: number; readonly reason: string };

/** A model ready to run on one thread; it owns its working memory. */
export type PreparedModel = {
  readonly outputCount: number;
  /**
   * Computes the trials of one block.
   *
   * @param isStopped asked often enough to stop within a tenth of a second
   * @returns false if it was stopped: what was written is then worth nothing
   */
  runBlock(block: Block, into: BlockSample, isStopped: () => boolean): boolean;
};

/** The trials from `firstTrial`, a multiple of `blockTrials`, on: `count` of them, 1 to `blockTrials`. */
type Block = { readonly key: PhiloxKey; readonly firstTrial: number; readonly count: number };

type BlockSample = {
  /** One an output, of at least `count` values: takes the value of each trial, NaN where that is an error. */
  readonly outputs: readonly Float64Array[];
  /** One an output: takes an index into `errorNames` + 1, 0 for none; written only where an output has an error in the block. */
  readonly errors: readonly Uint8Array[];
  /** Takes `momentFields` numbers an output over the trials without an error; a count below the block's tells of errors. */
  readonly moments: Float64Array;
};
