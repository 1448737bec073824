import { errorBits, lostCode, workgroupTrials } from '../../kernel/wgsl/bindings.ts';
import type { Shard, ShardSample } from '../../simulate.ts';
import { blockTrials } from '../../statistics/moments.ts';
import { DeviceFailure } from '../device.ts';
import type { DeviceRunOptions } from '../device.ts';
import { runInChunks } from '../run-in-chunks.ts';
import type { ChunkComputer, ReadTrials } from '../run-in-chunks.ts';
import type { BufferUsage, Gpu } from './gpu.ts';
import type { Columns, Stages } from './lane.ts';
import { packParameters, parameterBytes } from './parameters.ts';

export type PreparedPairs = Columns & {
  readonly stages: Pick<Stages, 'words' | 'model'>;
  readonly tables: GPUBuffer;
  /** Most trials of a chunk, a multiple of `blockTrials`. */
  readonly chunkTrials: number;
};

/**
 * Runs a shard of a model that computes in pairs of f32. They are added to f64 here, where moments and bins of them are
 * made as on every backend of 64-bit floating point.
 *
 * @throws DeviceFailure `wrong` when a value is neither a number nor an error, and whatever the device reports; the signal's reason
 */
export async function runPairs(
  gpu: Gpu,
  { stages, tables, chunkTrials, inputs, outputs, liveColumns }: PreparedPairs,
  shard: Shard,
  options: DeviceRunOptions,
): Promise<ShardSample> {
  const stride = Math.min(chunkTrials, Math.ceil(shard.trials / blockTrials) * blockTrials);
  const columnBytes = 4 * stride;
  const valueBytes = 2 * outputs * columnBytes;
  const created: GPUBuffer[] = [];
  async function create(bytes: number, usage: BufferUsage): Promise<GPUBuffer> {
    const buffer = await gpu.createBuffer(bytes, usage);
    created.push(buffer);
    return buffer;
  }

  try {
    const buffers = {
      tables,
      parameters: await create(parameterBytes, 'uniform'),
      words: await create(inputs * columnBytes, 'storage'),
      live: await create(liveColumns * columnBytes, 'storage'),
      values: await create(valueBytes, 'storage'),
    };
    const result = await create(valueBytes, 'result');
    const words = stages.words.bind(buffers);
    const model = stages.model.map((stage) => stage.bind(buffers));

    const computeChunk: ChunkComputer['computeChunk'] = async (key, firstTrial, trials) => {
      gpu.write(buffers.parameters, packParameters({ key, firstTrial, trials, stride, outputs }));
      await gpu.submit((encoder) => {
        const pass = encoder.beginComputePass();
        if (inputs > 0) words(pass, Math.ceil(trials / 4 / workgroupTrials), inputs);
        for (const shader of model) shader(pass, Math.ceil(trials / workgroupTrials));
        pass.end();
        encoder.copyBufferToBuffer(buffers.values, 0, result, 0, valueBytes);
      });
      // The next chunk is copied to the same place while this one is reduced.
      return gpu.read(result, valueBytes, (content) => readPairs(content.slice(0), stride));
    };
    return await runInChunks({ outputs, chunkTrials: stride, computeChunk }, shard, options);
  } finally {
    for (const buffer of created) buffer.destroy();
  }
}

/** @param content of each output a column of higher parts, or patterns of errors, and one of lower parts, `stride` long */
function readPairs(content: ArrayBuffer, stride: number): ReadTrials {
  const floats = new Float32Array(content);
  const patterns = new Uint32Array(content);
  return (output, from, values, codes) => {
    const high = 2 * output * stride + from;
    const low = high + stride;
    for (let i = 0; i < values.length; i++) {
      // Numbers above 0 have smaller patterns than errors, numbers below 0 larger ones.
      const code = patterns[high + i]! - errorBits;
      const isError = code > 0 && code <= lostCode;
      if (code === lostCode) {
        throw new DeviceFailure('wrong', 'A value was beyond what 32-bit floating point holds.');
      }
      codes[i] = isError ? code : 0;
      values[i] = isError ? Number.NaN : floats[high + i]! + floats[low + i]!;
    }
  };
}
