import { finiteLimit } from '../../kernel/gpujs/dialect.ts';
import { errorOf, lostCode } from '../../kernel/gpujs/emit.ts';
import { philoxKey } from '../../random/philox.ts';
import type { PhiloxKey } from '../../random/philox.ts';
import { sampleOf, shardMemory, simulate, validateShard } from '../../simulate.ts';
import type { Shard, ShardMemory, ShardSample } from '../../simulate.ts';
import { mergeErrorCounts } from '../../statistics/error-counts.ts';
import type { ErrorCount } from '../../statistics/error-counts.ts';
import { blockTrials, momentFields, writeMoments } from '../../statistics/moments.ts';
import type { PreparedModel } from '../backend.ts';
import { DeviceFailure } from '../device.ts';
import type { DeviceRunOptions } from '../device.ts';

/** What computes trials in chunks. */
export type ChunkComputer = {
  readonly outputs: number;
  /** Most trials of a chunk, a multiple of `blockTrials`. */
  readonly chunkTrials: number;
  /** Gives the trials of each output, encoded (`errorOf`). */
  readonly computeChunk: (
    key: PhiloxKey,
    firstTrial: number,
    trials: number,
  ) => Promise<readonly Float32Array[]>;
};

/**
 * Runs a shard chunk by chunk. gpu.js has neither memory of a workgroup nor atomics, so nothing is reduced on the device:
 * every trial is read back, and moments and bins are made here, in f64 and in the order that all backends have. Meanwhile
 * the device computes the next chunk.
 *
 * @throws DeviceFailure; the signal's reason
 */
export async function runShard(
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
  let ahead: Promise<readonly Float32Array[]> | null = launch(0);
  try {
    for (let start = 0; ahead; start += chunkTrials) {
      const columns: readonly Float32Array[] = await ahead;
      // An abort may come as an event, which nothing lets through where a chunk was computed in this thread.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      ahead = start + chunkTrials < trials ? launch(start + chunkTrials) : null;
      const chunk = {
        ...shard,
        firstTrial: firstTrial + start,
        trials: Math.min(chunkTrials, trials - start),
      };
      const part = simulate(decode(columns, chunk.firstTrial), chunk, {
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

/** The numbers of a chunk as a model that has them ready. */
function decode(columns: readonly Float32Array[], firstOfChunk: number): PreparedModel {
  return {
    outputCount: columns.length,
    runBlock({ firstTrial, count }, { outputs, errors, moments }) {
      for (const [output, column] of columns.entries()) {
        const from = firstTrial - firstOfChunk;
        const [values, codes] = [outputs[output]!, errors[output]!];
        let failed = 0;
        for (let i = 0; i < count; i++) {
          const encoded = column[from + i]!;
          const isValue = Math.abs(encoded) < finiteLimit;
          codes[i] = isValue ? 0 : errorOf(encoded);
          values[i] = isValue ? encoded : Number.NaN;
          if (isValue) continue;
          failed++;
          if (codes[i] === lostCode) {
            throw new DeviceFailure('wrong', 'A value of the model is too large for single precision.');
          }
        }
        const numbers =
          failed === 0 ? values : values.subarray(0, count).filter((value) => !Number.isNaN(value));
        writeMoments(numbers, 0, count - failed, moments, output * momentFields);
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
