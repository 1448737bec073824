import { tileTrials } from './backends/backend.ts';
import type { PreparedModel } from './backends/backend.ts';
import { EngineError } from './errors.ts';
import { philoxKey } from './random/philox.ts';
import { countErrors } from './statistics/error-counts.ts';
import type { ErrorCount } from './statistics/error-counts.ts';
import { blockTrials, momentFields, writeMoments } from './statistics/moments.ts';

/** Most trials of a run: an output's column of them is 800 MB. */
export const maxTrials = 100_000_000;

/** A range of a run's trials. */
export type Shard = {
  /** 0 to 2^64 - 1. */
  readonly seed: bigint;
  /** Counted from 0; a multiple of `blockTrials`. */
  readonly firstTrial: number;
  /** At least 1. A multiple of `blockTrials` but for the last shard of a run. */
  readonly trials: number;
};

/** The trials of a shard, and what merges to the run's statistics. */
export type ShardSample = {
  readonly firstTrial: number;
  readonly trials: number;
  /** One an output: its value in each trial, NaN where that is an error. */
  readonly outputs: readonly Float64Array[];
  /** One an output: an index into `errorNames` + 1 for each trial, 0 for none; null where no trial has an error. */
  readonly errors: readonly (Uint8Array | null)[];
  /** Block after block, in each block output after output: `momentFields` numbers over the trials without an error. */
  readonly moments: Float64Array;
  /** One an output. */
  readonly errorCounts: readonly (readonly ErrorCount[])[];
};

/**
 * Runs a model. The numbers of a trial depend on model, seed and trial alone, and moments are summed by blocks: any
 * division of a run into shards gives the same bits.
 *
 * @param onTile called with the trials done so far every `tileTrials`; false stops the run
 * @returns null if it was stopped
 */
export function simulate(
  model: PreparedModel,
  { seed, firstTrial, trials }: Shard,
  onTile: (trialsDone: number) => boolean,
): ShardSample | null {
  if (firstTrial % blockTrials !== 0 || firstTrial < 0) {
    throw new RangeError(`A shard begins at a multiple of ${blockTrials}, not at ${firstTrial}.`);
  }
  validateTrials(firstTrial + trials);
  const key = philoxKey(seed);
  const columns = <T>(make: () => T) => Array.from({ length: model.outputCount }, make);
  const outputs = columns(() => new Float64Array(trials));
  const errors = columns<Uint8Array | null>(() => null);
  const outputTile = columns(() => new Float64Array(tileTrials));
  const errorTile = columns(() => new Uint8Array(tileTrials));
  const errorBlock = columns(() => new Uint8Array(blockTrials));
  const moments = new Float64Array(Math.ceil(trials / blockTrials) * model.outputCount * momentFields);

  for (let block = 0, record = 0; block < trials; block += blockTrials) {
    const blockEnd = Math.min(block + blockTrials, trials);
    for (let tile = block; tile < blockEnd; tile += tileTrials) {
      const count = Math.min(tileTrials, blockEnd - tile);
      model.run(key, firstTrial + tile, count, outputTile, errorTile);
      for (let output = 0; output < model.outputCount; output++) {
        outputs[output]!.set(outputTile[output]!.subarray(0, count), tile);
        errorBlock[output]!.set(errorTile[output]!, tile - block);
      }
      if (!onTile(tile + count)) return null;
    }
    for (let output = 0; output < model.outputCount; output++, record += momentFields) {
      const column = outputs[output]!;
      writeMoments(column, block, blockEnd, moments, record);
      // An error is NaN, and one NaN makes the mean NaN: only such a block is gone through value by value.
      if (Number.isNaN(moments[record + 1])) {
        const codes = (errors[output] ??= new Uint8Array(trials));
        codes.set(errorBlock[output]!.subarray(0, blockEnd - block), block);
        const values = column.subarray(block, blockEnd).filter((value) => !Number.isNaN(value));
        writeMoments(values, 0, values.length, moments, record);
      }
    }
  }
  return {
    firstTrial,
    trials,
    outputs,
    errors,
    moments,
    errorCounts: errors.map((codes) => (codes === null ? [] : countErrors(codes, firstTrial))),
  };
}

/**
 * Refuses a number of trials that is not a whole number from 1 to `maxTrials`.
 *
 * @throws EngineError TRIALS_OUT_OF_RANGE
 */
export function validateTrials(trials: number, place = 'trials'): void {
  if (Number.isInteger(trials) && trials >= 1 && trials <= maxTrials) return;
  const detail = `It must be a whole number from 1 to ${maxTrials.toLocaleString('en')}.`;
  throw new EngineError('TRIALS_OUT_OF_RANGE', { place, detail });
}
