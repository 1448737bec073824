import { wgslBlockers } from '../../kernel/wgsl/blockers.ts';
import { dialects } from '../../kernel/wgsl/dialect.ts';
import { emitWgsl } from '../../kernel/wgsl/model.ts';
import { binsSource, momentsSource } from '../../kernel/wgsl/reductions.ts';
import { wordsSource } from '../../kernel/wgsl/words.ts';
import { drawPlan } from '../../model/distributions/draw.ts';
import type { Model } from '../../model/model.ts';
import { blockTrials } from '../../statistics/moments.ts';
import type { PrepareOptions } from '../backend.ts';
import { DeviceFailure, type DeviceModel } from '../device.ts';
import { binsWords, tailBytes } from './device-bins.ts';
import type { Gpu, Pipeline } from './gpu.ts';
import type { Columns } from './lane.ts';
import { proveArithmetic } from './prove-arithmetic.ts';
import { runPairs } from './run-pairs.ts';
import { lanes, runShard } from './run-shard.ts';

// A chunk is how often a run can stop: a card takes milliseconds for a million trials, a processor in its place a second.
const chunkTrialsOfCard = 2 ** 20;
const chunkTrialsOfProcessor = 2 ** 16;

/**
 * @param options `precision` DOUBLE computes in pairs of f32: 48 bits in f32's range
 * @throws DeviceFailure when the device cannot take the model; `wrong` when its pairs are not what shaders rely on
 */
export async function openWebgpuModel(
  gpu: Gpu,
  model: Model,
  { precision = 'SINGLE' }: PrepareOptions = {},
): Promise<DeviceModel> {
  const [blocker] = wgslBlockers(model, { precision });
  if (blocker !== undefined) {
    throw new DeviceFailure('limits', `This model cannot run in 32-bit floating point: ${blocker.reason}`);
  }
  if (precision === 'DOUBLE') await proveArithmetic(gpu, precision);
  const { shaders, tables, liveColumns } = emitWgsl(
    model.program,
    model.inputs.map(({ distribution }) => drawPlan(distribution)),
    precision,
  );
  const columns = { inputs: model.inputs.length, outputs: model.outputs.length, liveColumns };
  // As if each number of an output were one of its own; it needs less, without bins.
  const valueColumns = dialects[precision].words * columns.outputs;
  const chunkTrials = chunkTrialsFor(gpu, { ...columns, outputs: valueColumns }, tables.byteLength);
  const parts: Pipeline[] = [];
  for (const shader of shaders) {
    parts.push(await gpu.createPipeline(shader, ['parameters', 'words', 'tables', 'live', 'values']));
  }
  const computing = {
    words: await gpu.createPipeline(wordsSource, ['parameters', 'words']),
    model: parts,
  };
  const tableBuffer = await gpu.createBuffer(tables.byteLength, 'storage');
  gpu.write(tableBuffer, tables);
  const shared = { ...columns, chunkTrials, tables: tableBuffer };
  const runNow = precision === 'DOUBLE' ? pairsRunner() : await singlesRunner();

  function pairsRunner(): DeviceModel['run'] {
    return (shard, options = {}) => runPairs(gpu, { ...shared, stages: computing }, shard, options);
  }

  async function singlesRunner(): Promise<DeviceModel['run']> {
    const stages = {
      ...computing,
      moments: await gpu.createPipeline(momentsSource, ['parameters', 'values', 'moments']),
      bins: await gpu.createPipeline(binsSource, ['parameters', 'values', 'ranges', 'bins', 'tails']),
    };
    return (shard, options = {}) => runShard(gpu, { ...shared, stages }, shard, options);
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    /** Runs take turns: each has the whole device. */
    run(shard, options) {
      const own = last.then(() => runNow(shard, options));
      last = own.catch(() => {});
      return own;
    },
    async [Symbol.asyncDispose]() {
      await last;
      tableBuffer.destroy();
    },
  };
}

/** As many trials at once as fit the limits of a binding and the memory of a run. */
function chunkTrialsFor(gpu: Gpu, { inputs, outputs, liveColumns }: Columns, tableBytes: number): number {
  const perBinding = gpu.maxBindingBytes / Math.max(4 * inputs, 4 * liveColumns, tailBytes * (outputs + 1));
  const perTrial = 4 * (inputs + liveColumns + outputs) + 2 * tailBytes * outputs;
  const binBytes = 4 * binsWords(outputs);
  const perMemory = (gpu.memoryBytes - tableBytes - 2 * binBytes) / (lanes * perTrial);
  const most = gpu.isFallback ? chunkTrialsOfProcessor : chunkTrialsOfCard;
  const blocks = Math.floor(Math.min(perBinding, perMemory, most) / blockTrials);
  if (blocks < 1 || Math.max(tableBytes, binBytes) > gpu.maxBindingBytes) {
    throw new DeviceFailure('limits', 'The model is too large for the buffers of the device.');
  }
  return blocks * blockTrials;
}
