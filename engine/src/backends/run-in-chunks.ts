import { philoxKey } from '../random/philox.ts';
import type { PhiloxKey } from '../random/philox.ts';
import { sampleOf, shardMemory, simulate, validateShard } from '../simulate.ts';
import type { Shard, ShardMemory, ShardSample } from '../simulate.ts';
import { mergeErrorCounts } from '../statistics/error-counts.ts';
import type { ErrorCount } from '../statistics/error-counts.ts';
import { blockTrials, momentFields, writeMoments } from '../statistics/moments.ts';
import type { PreparedModel } from './backend.ts';
import type { DeviceRunOptions } from './device.ts';

/**
 * Reads trials of a chunk that was computed: of one output, as many as fit `codes`, from the chunk's trial `from` on.
 *
 * @param values takes the value of each, NaN where that is an error
 * @param codes takes an index into `errorNames` + 1 of each, 0 for none
 * @throws DeviceFailure when a value is neither a number nor an error
 */
export type ReadTrials = (output: number, from: number, values: Float64Array, codes: Uint8Array) => void;

/** What computes trials in chunks. */
export type ChunkComputer = {
  readonly outputs: number;
  /** Most trials of a chunk, a multiple of `blockTrials`. */
  readonly chunkTrials: number;
  readonly computeChunk: (key: PhiloxKey, firstTrial: number, trials: number) => Promise<ReadTrials>;
};

/**
 * Runs a shard chunk by chunk, of which nothing is reduced on the device: every trial is read back, and moments and bins are
 * made here, in f64 and in the order that all backends have. Meanwhile the device computes the next chunk.
 *
 * @throws DeviceFailure; the signal's reason
 */
export async function runInChunks(
  { outputs, chunkTrials, computeChunk }: ChunkComputer,
  shard: Shard,
  { signal, onProgress }: DeviceRunOptions = {},
): Promise<ShardSample> {
  validateShard(shard);
  const { firstTrial, trials } = shard;
  const key = philoxKey(shard.seed);
  const memory = shardMemory(outputs, shard);
  const tails = Array.from({ length: outputs }, (): Float64Array[] => []);
  const errorCounts = Array.from({ length: outputs }, (): readonly ErrorCount[] => []);
  const launch = (start: number) =>
    computeChunk(key, firstTrial + start, Math.min(chunkTrials, trials - start));

  signal?.throwIfAborted();
  let ahead: Promise<ReadTrials> | null = launch(0);
  try {
    for (let start = 0; ahead; start += chunkTrials) {
      const read: ReadTrials = await ahead;
      // An abort may come as an event, which nothing lets through where a chunk was computed in this thread.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      ahead = start + chunkTrials < trials ? launch(start + chunkTrials) : null;
      const chunk = {
        ...shard,
        firstTrial: firstTrial + start,
        trials: Math.min(chunkTrials, trials - start),
      };
      const part = simulate(modelOf(outputs, read, chunk.firstTrial), chunk, {
        memory: partOf(memory, start, chunk.trials),
      });
      for (const [output, { tails: beyond }] of (part?.bins ?? []).entries()) tails[output]?.push(beyond);
      for (const [output, counts] of (part?.errorCounts ?? []).entries()) {
        errorCounts[output] = mergeErrorCounts(errorCounts[output] ?? [], counts);
      }
      onProgress?.(start + chunk.trials);
    }
  } finally {
    // A device that is still at it must not fail unheard.
    await Promise.allSettled([ahead]);
  }
  return sampleOf(shard, memory, tails.map(concatenate), errorCounts);
}

/** The trials of a chunk as a model that has them ready. */
function modelOf(outputCount: number, read: ReadTrials, firstOfChunk: number): PreparedModel {
  return {
    outputCount,
    runBlock({ firstTrial, count }, { outputs, errors, moments }) {
      for (const [output, column] of outputs.entries()) {
        const values = column.subarray(0, count);
        const codes = errors[output]!.subarray(0, count);
        read(output, firstTrial - firstOfChunk, values, codes);
        const numbers = codes.some((code) => code !== 0)
          ? values.filter((value) => !Number.isNaN(value))
          : values;
        writeMoments(numbers, 0, numbers.length, moments, output * momentFields);
      }
      return true;
    },
  };
}

function partOf(memory: ShardMemory, start: number, trials: number): ShardMemory {
  const record = (memory.outputs.length || memory.counts.length) * momentFields;
  const firstBlock = start / blockTrials;
  return {
    outputs: memory.outputs.map((column) => column.subarray(start, start + trials)),
    errors: memory.errors.map((codes) => codes.subarray(start, start + trials)),
    moments: memory.moments.subarray(
      firstBlock * record,
      (firstBlock + Math.ceil(trials / blockTrials)) * record,
    ),
    counts: memory.counts,
  };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
