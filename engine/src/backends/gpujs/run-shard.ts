import { finiteLimit } from '../../kernel/gpujs/dialect.ts';
import { errorOf, lostCode } from '../../kernel/gpujs/emit.ts';
import type { PhiloxKey } from '../../random/philox.ts';
import type { Shard, ShardSample } from '../../simulate.ts';
import { DeviceFailure } from '../device.ts';
import type { DeviceRunOptions } from '../device.ts';
import { runInChunks } from '../run-in-chunks.ts';
import type { ReadTrials } from '../run-in-chunks.ts';

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
 * Runs a shard in chunks that are reduced here: gpu.js has neither memory of a workgroup nor atomics.
 *
 * @throws DeviceFailure; the signal's reason
 */
export async function runShard(
  { computeChunk, ...sizes }: ChunkComputer,
  shard: Shard,
  options: DeviceRunOptions = {},
): Promise<ShardSample> {
  const computer = {
    ...sizes,
    computeChunk: async (...chunk: Parameters<typeof computeChunk>) => decode(await computeChunk(...chunk)),
  };
  return runInChunks(computer, shard, options);
}

function decode(columns: readonly Float32Array[]): ReadTrials {
  return (output, from, values, codes) => {
    const column = columns[output]!;
    for (let i = 0; i < values.length; i++) {
      const encoded = column[from + i]!;
      const isValue = Math.abs(encoded) < finiteLimit;
      codes[i] = isValue ? 0 : errorOf(encoded);
      values[i] = isValue ? encoded : Number.NaN;
      if (codes[i] === lostCode) {
        throw new DeviceFailure('wrong', 'A value of the model is too large for single precision.');
      }
    }
  };
}
