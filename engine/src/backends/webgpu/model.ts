import { wgslBlockers } from '../../kernel/wgsl/blockers.ts';
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
import { lanes, runShard } from './run-shard.ts';

// A chunk is how often a run can stop: a card takes milliseconds for a million trials, a processor in its place a second.
const chunkTrialsOfCard = 2 ** 20;
const chunkTrialsOfProcessor = 2 ** 16;

/** @throws DeviceFailure when the device cannot take the model, or is asked for double precision */
export async function openWebgpuModel(
  gpu: Gpu,
  model: Model,
  { precision = 'SINGLE' }: PrepareOptions = {},
): Promise<DeviceModel> {
  if (precision !== 'SINGLE') {
    throw new DeviceFailure('limits', 'Shaders compute in 32-bit floating point alone.');
  }
  const [blocker] = wgslBlockers(model);
  if (blocker !== undefined) {
    throw new DeviceFailure('limits', `This model cannot run in 32-bit floating point: ${blocker.reason}`);
  }
  const { shaders, tables, liveColumns } = emitWgsl(
    model.program,
    model.inputs.map(({ distribution }) => drawPlan(distribution)),
  );
  const columns = { inputs: model.inputs.length, outputs: model.outputs.length, liveColumns };
  const chunkTrials = chunkTrialsFor(gpu, columns, tables.byteLength);
  const parts: Pipeline[] = [];
  for (const shader of shaders) {
    parts.push(await gpu.createPipeline(shader, ['parameters', 'words', 'tables', 'live', 'values']));
  }
  const stages = {
    words: await gpu.createPipeline(wordsSource, ['parameters', 'words']),
    model: parts,
    moments: await gpu.createPipeline(momentsSource, ['parameters', 'values', 'moments']),
    bins: await gpu.createPipeline(binsSource, ['parameters', 'values', 'ranges', 'bins', 'tails']),
  };
  const tableBuffer = await gpu.createBuffer(tables.byteLength, 'storage');
  gpu.write(tableBuffer, tables);

  let last: Promise<unknown> = Promise.resolve();
  return {
    /** Runs take turns: each has the whole device. */
    run(shard, options = {}) {
      const own = last.then(() =>
        runShard(gpu, { ...columns, stages, chunkTrials, tables: tableBuffer }, shard, options),
      );
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
