import { philoxKey } from '../../random/philox.ts';
import { validateShard, type Shard, type ShardSample } from '../../simulate.ts';
import { countErrors } from '../../statistics/error-counts.ts';
import { blockTrials, momentFields } from '../../statistics/moments.ts';
import type { DeviceRunOptions } from '../device.ts';
import { collectMoments, collectValues } from './collect.ts';
import type { Chunk } from './collect.ts';
import { binsWords, emptyErrors, packRanges, rangeBytes, unpackBins, unpackErrors } from './device-bins.ts';
import type { BufferUsage, Gpu } from './gpu.ts';
import { openLane, type Columns, type Lane, type Stages } from './lane.ts';

/** Two chunks are under way at once: while the results of one are read, the device computes the other. */
export const lanes = 2;

export type PreparedShaders = Columns & {
  readonly stages: Stages;
  readonly tables: GPUBuffer;
  /** A multiple of `blockTrials`. */
  readonly chunkTrials: number;
};

/** Runs a shard in chunks. Which chunk ends first changes no bit: each writes where it belongs. */
export async function runShard(
  gpu: Gpu,
  { stages, tables, chunkTrials, ...columns }: PreparedShaders,
  shard: Shard,
  { signal, onProgress }: DeviceRunOptions,
): Promise<ShardSample> {
  signal?.throwIfAborted();
  validateShard(shard);
  const { seed, firstTrial, trials, ranges } = shard;
  const { outputs } = columns;
  const isKept = ranges === undefined;
  const stride = Math.min(chunkTrials, Math.ceil(trials / blockTrials) * blockTrials);
  const kept = Array.from({ length: isKept ? outputs : 0 }, () => new Float64Array(trials));
  const errors = kept.map((): Uint8Array | null => null);
  const moments = new Float64Array(Math.ceil(trials / blockTrials) * outputs * momentFields);
  /** One a chunk. */
  const tails: Float32Array[][] = [];
  let trialsDone = 0;

  const buffers: GPUBuffer[] = [];
  async function create(bytes: number, usage: BufferUsage): Promise<GPUBuffer> {
    const buffer = await gpu.createBuffer(bytes, usage);
    buffers.push(buffer);
    return buffer;
  }

  async function createBins(): Promise<{ bins: GPUBuffer; ranges: GPUBuffer }> {
    const bins = await create(isKept ? 0 : 4 * binsWords(outputs), 'storage');
    const rangeBuffer = await create(rangeBytes * outputs, 'storage');
    if (!isKept) {
      gpu.write(rangeBuffer, packRanges(ranges));
      const empty = emptyErrors(outputs);
      gpu.write(bins, empty, 4 * binsWords(outputs) - empty.byteLength);
    }
    return { bins, ranges: rangeBuffer };
  }

  async function runChunk(lane: Lane, chunk: Chunk): Promise<void> {
    await lane.compute(chunk);
    const hasErrors = await lane.readMoments(chunk, (content) =>
      collectMoments(content, chunk, outputs, moments),
    );
    if (isKept) {
      await lane.readValues((content) => {
        for (const [output, column] of kept.entries()) {
          if (hasErrors[output]) errors[output] ??= new Uint8Array(trials);
          const codes = hasErrors[output] ? errors[output]! : null;
          collectValues(content, 4 * output * stride, chunk, column, codes);
        }
      });
    } else tails[chunk.index] = await lane.readTails(chunk);
    trialsDone += chunk.trials;
    onProgress?.(trialsDone);
  }

  async function readBins(bins: GPUBuffer): Promise<Uint32Array> {
    const bytes = 4 * binsWords(outputs);
    const result = await create(bytes, 'result');
    await gpu.submit((encoder) => encoder.copyBufferToBuffer(bins, 0, result, 0, bytes));
    return gpu.read(result, bytes, (content) => new Uint32Array(content.slice(0)));
  }

  /** Ends both lanes when one of them fails. */
  const failed = new AbortController();

  /** Takes every second chunk. */
  async function runLane(first: number, shared: { bins: GPUBuffer; ranges: GPUBuffer }): Promise<void> {
    try {
      const lane = await openLane(gpu, stages, {
        ...columns,
        key: philoxKey(seed),
        firstTrial,
        stride,
        isKept,
        shared: { ...shared, tables },
        create,
      });
      for (let index = first; index * stride < trials && !failed.signal.aborted; index += lanes) {
        signal?.throwIfAborted();
        const start = index * stride;
        await runChunk(lane, { index, start, trials: Math.min(stride, trials - start) });
      }
    } catch (error) {
      failed.abort(error);
    }
  }

  try {
    const shared = await createBins();
    const needed = Math.min(lanes, Math.ceil(trials / stride));
    // Each ends by itself, so that no buffer is destroyed under the other.
    await Promise.all(Array.from({ length: needed }, (_, first) => runLane(first, shared)));
    failed.signal.throwIfAborted();
    const sample = { firstTrial, trials, outputs: kept, errors, moments };
    if (isKept) {
      const errorCounts = errors.map((codes) => (codes === null ? [] : countErrors(codes, firstTrial)));
      return { ...sample, bins: [], errorCounts };
    }
    const counts = await readBins(shared.bins);
    return {
      ...sample,
      bins: unpackBins(counts, ranges, tails),
      errorCounts: unpackErrors(counts, outputs, firstTrial),
    };
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}
