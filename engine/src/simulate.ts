import type { PreparedModel } from './backends/backend.ts';
import { EngineError } from './errors.ts';
import { philoxKey } from './random/philox.ts';
import { countErrors, mergeErrorCounts } from './statistics/error-counts.ts';
import type { ErrorCount } from './statistics/error-counts.ts';
import { blockTrials, momentFields } from './statistics/moments.ts';
import { countValues, outputBinCount } from './statistics/output-bins.ts';
import type { OutputBins, OutputRange } from './statistics/output-bins.ts';

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
  /**
   * Where most values of each output lie. Given, trials are not kept: they are counted in bins, and only those beyond the
   * bins are kept as they are.
   */
  readonly ranges?: readonly OutputRange[] | undefined;
};

/** The trials of a shard, and what merges to the run's statistics. */
export type ShardSample = {
  readonly firstTrial: number;
  readonly trials: number;
  /** One an output: its value in each trial, NaN where that is an error; empty when trials are not kept. */
  readonly outputs: readonly Float64Array[];
  /** One an output: an index into `errorNames` + 1 for each trial, 0 for none; null where no trial has an error. Empty as `outputs`. */
  readonly errors: readonly (Uint8Array | null)[];
  /** One an output when trials are not kept; else empty. */
  readonly bins: readonly OutputBins[];
  /** Block after block, in each block output after output: `momentFields` numbers over the trials without an error. */
  readonly moments: Float64Array;
  /** One an output. */
  readonly errorCounts: readonly (readonly ErrorCount[])[];
};

/** Where a shard's numbers are written to; what is named as in `ShardSample` is what becomes of it. */
export type ShardMemory = {
  /** One an output, of the shard's trials; empty when they are not kept. */
  readonly outputs: readonly Float64Array[];
  /** As `outputs`, and 0 throughout. */
  readonly errors: readonly Uint8Array[];
  readonly moments: Float64Array;
  /** One an output of `outputBinCount` counts, to which the shard's are added; empty when trials are kept. */
  readonly counts: readonly Uint32Array[];
};

/** @param Buffer `SharedArrayBuffer` for memory that threads write together */
export function shardMemory(
  outputs: number,
  { trials, ranges }: Pick<Shard, 'trials' | 'ranges'>,
  Buffer: typeof ArrayBuffer | typeof SharedArrayBuffer = ArrayBuffer,
): ShardMemory {
  const blocks = Math.ceil(trials / blockTrials);
  const floats = (length: number) => new Float64Array(new Buffer(length * Float64Array.BYTES_PER_ELEMENT));
  const forEach = <T>(make: () => T) => Array.from({ length: outputs }, make);
  return {
    outputs: ranges ? [] : forEach(() => floats(trials)),
    errors: ranges ? [] : forEach(() => new Uint8Array(new Buffer(trials))),
    moments: floats(blocks * outputs * momentFields),
    counts: ranges
      ? forEach(() => new Uint32Array(new Buffer(outputBinCount * Uint32Array.BYTES_PER_ELEMENT)))
      : [],
  };
}

export type SimulateOptions = {
  readonly memory?: ShardMemory | undefined;
  readonly onBlock?: (trialsDone: number) => void;
  readonly isStopped?: () => boolean;
};

/**
 * Runs a model. The numbers of a trial depend on model, seed and trial alone, and moments are summed by blocks: any
 * division of a run into shards gives the same bits.
 *
 * @param memory where the numbers go; new memory if there is none
 * @param onBlock called with the trials done so far after every block
 * @param isStopped asked often; true stops the run
 * @returns null if it was stopped
 * @throws EngineError TRIALS_OUT_OF_RANGE
 */
export function simulate(
  model: PreparedModel,
  shard: Shard,
  { memory: given, onBlock = () => {}, isStopped = () => false }: SimulateOptions = {},
): ShardSample | null {
  const { seed, firstTrial, trials, ranges } = shard;
  validateShard(shard);
  const memory = given ?? shardMemory(model.outputCount, shard);
  const key = philoxKey(seed);
  const forEach = <T>(make: () => T) => Array.from({ length: model.outputCount }, make);
  // Trials that are not kept are overwritten by those of the next block.
  const outputBlock = ranges ? forEach(() => new Float64Array(blockTrials)) : [];
  const errorBlock = forEach(() => new Uint8Array(blockTrials));
  const tails = forEach<number[]>(() => []);
  const errorCounts = forEach<readonly ErrorCount[]>(() => []);
  const recordLength = model.outputCount * momentFields;

  for (let start = 0, record = 0; start < trials; start += blockTrials, record += recordLength) {
    const count = Math.min(blockTrials, trials - start);
    const into = {
      outputs: ranges
        ? outputBlock.map((column) => column.subarray(0, count))
        : memory.outputs.map((column) => column.subarray(start, start + count)),
      errors: errorBlock,
      moments: memory.moments.subarray(record, record + recordLength),
    };
    if (!model.runBlock({ key, firstTrial: firstTrial + start, count }, into, isStopped)) return null;
    for (let output = 0; output < model.outputCount; output++) {
      const range = ranges?.[output];
      if (range) countValues(range, into.outputs[output]!, memory.counts[output]!, tails[output]!);
      if (into.moments[output * momentFields] === count) continue;
      const codes = errorBlock[output]!.subarray(0, count);
      memory.errors[output]?.set(codes, start);
      errorCounts[output] = mergeErrorCounts(errorCounts[output]!, countErrors(codes, firstTrial + start));
    }
    onBlock(start + count);
  }
  return sampleOf(shard, memory, tails, errorCounts);
}

/**
 * What was written to memory as a sample.
 *
 * @param tails one an output, in the order of their trials
 */
export function sampleOf(
  { firstTrial, trials, ranges = [] }: Shard,
  { outputs, errors, moments, counts }: ShardMemory,
  tails: readonly ArrayLike<number>[],
  errorCounts: readonly (readonly ErrorCount[])[],
): ShardSample {
  return {
    firstTrial,
    trials,
    outputs,
    errors: errors.map((codes, output) => (errorCounts[output]!.length === 0 ? null : codes)),
    bins: ranges.map((range, output) => ({
      range,
      counts: counts[output]!,
      tails: Float64Array.from(tails[output]!),
    })),
    moments,
    errorCounts,
  };
}

/**
 * Refuses a range of trials that does not begin with a block, or reaches beyond the most trials of a run.
 *
 * @throws RangeError; EngineError TRIALS_OUT_OF_RANGE
 */
export function validateShard({ firstTrial, trials }: Shard): void {
  if (firstTrial % blockTrials !== 0 || firstTrial < 0) {
    throw new RangeError(`A shard begins at a multiple of ${blockTrials}, not at ${firstTrial}.`);
  }
  validateTrials(firstTrial + trials);
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
