import { workgroupTrials, type BindingName } from '../../kernel/wgsl/bindings.ts';
import { reducers } from '../../kernel/wgsl/reductions.ts';
import type { PhiloxKey } from '../../random/philox.ts';
import { blockTrials } from '../../statistics/moments.ts';
import { blockRecordBytes } from './block-moments.ts';
import type { Chunk } from './collect.ts';
import { sortTails, tailBytes } from './device-bins.ts';
import type { BufferUsage, Gpu, Pipeline } from './gpu.ts';
import { packParameters, parameterBytes } from './parameters.ts';

/** The shaders of a model, in the order in which they run. */
export type Stages = {
  readonly words: Pipeline;
  readonly model: readonly Pipeline[];
  readonly moments: Pipeline;
  readonly bins: Pipeline;
};

/** Columns that a model's shaders work on. */
export type Columns = { readonly inputs: number; readonly outputs: number; readonly liveColumns: number };

export type LaneOptions = Columns & {
  readonly key: PhiloxKey;
  /** Of the shard, in the run. */
  readonly firstTrial: number;
  /** Most trials of a chunk. */
  readonly stride: number;
  /** Whether values come back, or only what lies beyond the ranges. */
  readonly isKept: boolean;
  /** What lanes share. */
  readonly shared: Readonly<Record<'tables' | 'bins' | 'ranges', GPUBuffer>>;
  /** Whoever asks for the buffer destroys it. */
  readonly create: (bytes: number, usage: BufferUsage) => Promise<GPUBuffer>;
};

/** Memory of one chunk, on the device and where results are read. A second lane computes while the first is read. */
export type Lane = {
  compute(chunk: Chunk): Promise<void>;
  /** The records of its blocks. */
  readMoments<T>(chunk: Chunk, use: (content: ArrayBuffer) => T): Promise<T>;
  /** Column after column, each `stride` patterns long. */
  readValues(use: (content: ArrayBuffer) => void): Promise<void>;
  /** One an output. */
  readTails(chunk: Chunk): Promise<Float32Array[]>;
};

// Of a chunk's values beyond their ranges, as many are read at once as a sixteenth of all; seldom there are more.
const tailShare = 1 / 16;

export async function openLane(gpu: Gpu, stages: Stages, options: LaneOptions): Promise<Lane> {
  const { inputs, outputs, liveColumns, key, firstTrial, stride, isKept, shared, create } = options;
  const valueBytes = 4 * outputs * stride;
  const momentBytes = (stride / blockTrials) * outputs * blockRecordBytes;
  const mostTailBytes = 4 + tailBytes * outputs * stride;
  const firstTailBytes = 4 + tailBytes * Math.ceil(outputs * stride * tailShare);
  const buffers = {
    ...shared,
    parameters: await create(parameterBytes, 'uniform'),
    words: await create(4 * inputs * stride, 'storage'),
    live: await create(4 * liveColumns * stride, 'storage'),
    values: await create(valueBytes, 'storage'),
    moments: await create(momentBytes, 'storage'),
    tails: await create(isKept ? 0 : mostTailBytes, 'storage'),
  } satisfies Record<BindingName, GPUBuffer>;
  const momentsResult = await create(momentBytes, 'result');
  const result = await create(isKept ? valueBytes : mostTailBytes, 'result');
  const words = stages.words.bind(buffers);
  const model = stages.model.map((stage) => stage.bind(buffers));
  const moments = stages.moments.bind(buffers);
  const bins = stages.bins.bind(buffers);

  const bytesOfMoments = ({ trials }: Chunk) => Math.ceil(trials / blockTrials) * outputs * blockRecordBytes;

  return {
    async compute(chunk) {
      const { start, trials } = chunk;
      const parameters = { trials, stride, outputs, chunkStart: start };
      gpu.write(buffers.parameters, packParameters({ key, firstTrial: firstTrial + start, ...parameters }));
      await gpu.submit((encoder) => {
        if (!isKept) encoder.clearBuffer(buffers.tails, 0, 4);
        const pass = encoder.beginComputePass();
        if (inputs > 0) words(pass, Math.ceil(trials / 4 / workgroupTrials), inputs);
        for (const shader of model) shader(pass, Math.ceil(trials / workgroupTrials));
        moments(pass, Math.ceil(trials / blockTrials), outputs);
        if (!isKept) bins(pass, Math.ceil(trials / reducers), outputs);
        pass.end();
        encoder.copyBufferToBuffer(buffers.moments, 0, momentsResult, 0, bytesOfMoments(chunk));
        if (isKept) {
          for (let output = 0; output < outputs; output++) {
            const at = 4 * output * stride;
            encoder.copyBufferToBuffer(buffers.values, at, result, at, 4 * trials);
          }
        } else encoder.copyBufferToBuffer(buffers.tails, 0, result, 0, firstTailBytes);
      });
    },
    readMoments: (chunk, use) => gpu.read(momentsResult, bytesOfMoments(chunk), use),
    readValues: (use) => gpu.read(result, valueBytes, use),
    async readTails({ trials }) {
      const sorted = (content: ArrayBuffer) => sortTails(content, outputs, trials);
      const first = await gpu.read(result, firstTailBytes, (content) => {
        const bytes = 4 + tailBytes * new Uint32Array(content, 0, 1)[0]!;
        return bytes <= firstTailBytes ? sorted(content) : bytes;
      });
      if (typeof first !== 'number') return first;
      await gpu.submit((encoder) => encoder.copyBufferToBuffer(buffers.tails, 0, result, 0, first));
      return gpu.read(result, first, sorted);
    },
  };
}
