import { emitGpuJs } from '../../kernel/gpujs/emit.ts';
import type { GpuJsMode } from '../../kernel/gpujs/dialect.ts';
import { emitDraw } from '../../kernel/gpujs/draw.ts';
import { elementaryFunctions, powers } from '../../kernel/gpujs/functions.ts';
import { wordFunctions, wordKernel } from '../../kernel/gpujs/words.ts';
import { drawPlan } from '../../model/distributions/draw.ts';
import type { Model } from '../../model/model.ts';
import { philoxKey } from '../../random/philox.ts';
import type { PhiloxKey } from '../../random/philox.ts';
import type { PrepareOptions } from '../backend.ts';
import type { Device, DeviceModel } from '../device.ts';
import { DeviceFailure } from '../device.ts';
import type { WebgpuOptions } from '../webgpu/gpu.ts';
import { openAdapter } from './adapter.ts';
import type { OpenAdapter } from './adapter.ts';
import { gpuJsBlockers } from './blockers.ts';
import { openLibrary, provideDevice } from './library.ts';
import type { Kernel, KernelResult, Library } from './library.ts';
import { runShard } from './run-shard.ts';
import type { ChunkComputer } from './run-shard.ts';

export type GpuJsOptions = WebgpuOptions & {
  /** `cpu` runs the same kernels as JavaScript: for tests, where no adapter is. */
  readonly mode?: GpuJsMode | undefined;
};

/** Of the inputs' columns in the cpu mode: what a service spares without noticing. */
const cpuMemoryBytes = 2 ** 28;

/**
 * Opens gpu.js as a device. It may be opened once a process at a time: the library finds its device in a global.
 *
 * @throws DeviceFailure when there is no adapter, or none that computes anywhere but on the processor
 */
export async function openGpuJsDevice({ mode = 'webgpu', ...options }: GpuJsOptions = {}): Promise<Device> {
  const adapter = mode === 'webgpu' ? await openAdapter(options) : null;
  if (adapter) provideDevice(adapter.device);
  const library = await openLibrary(mode);
  const memoryBytes = adapter ? adapter.bindingBytes : cpuMemoryBytes;
  const machine: Machine = { mode, adapter, library, memoryBytes };
  return {
    backend: 'GPUJS',
    description: `${adapter ? adapter.description : 'JavaScript'} (gpu.js)`,
    isFallback: adapter ? adapter.isFallback : true,
    memoryBytes,
    blockers: gpuJsBlockers,
    words: (key, input, firstTrial, count) => computeWords(machine, key, input, firstTrial, count),
    prepare: (...request) => prepareModel(machine, ...request),
    [Symbol.asyncDispose]: async () => adapter?.[Symbol.asyncDispose](),
  };
}

type Machine = {
  readonly mode: GpuJsMode;
  readonly adapter: OpenAdapter | null;
  readonly library: Library;
  readonly memoryBytes: number;
};

const anyLength = { output: [1], dynamicOutput: true, dynamicArguments: true } as const;

async function computeWords(
  machine: Machine,
  { low, high }: PhiloxKey,
  input: number,
  firstTrial: number,
  count: number,
): Promise<Int32Array> {
  const kernel = machine.library.createKernel(wordKernel, {
    ...anyLength,
    argumentTypes: { first: 'Integer', input: 'Integer', low: 'Integer', high: 'Integer' },
    functions: wordFunctions(machine.mode),
    constants: {},
    pipeline: false,
  });
  try {
    kernel.setOutput([2 * count]);
    const halves = numbersOf(await attempt(machine, () => kernel(firstTrial, input, low | 0, high | 0)));
    return Int32Array.from({ length: count }, (_, i) => (halves[2 * i]! << 16) | halves[2 * i + 1]!);
  } finally {
    kernel.destroy();
  }
}

// Trials of a chunk, as powers of two. More at once keep a large GPU busy; but a run stops between two chunks only, and of the
// cpu mode, which gives the processor to nobody meanwhile, within a tenth of a second.
const chunkShift = { webgpu: 18, cpu: 13 } as const;
/** 4,096: a chunk is made of whole blocks. */
const blockShift = 12;

/** Of all tables together: an index is a whole number in f32. */
const mostEntries = 2 ** 24;

/** @throws DeviceFailure when the device cannot take the model, or is asked for double precision */
async function prepareModel(
  machine: Machine,
  model: Model,
  { precision = 'SINGLE' }: PrepareOptions = {},
): Promise<DeviceModel> {
  if (precision !== 'SINGLE') {
    throw new DeviceFailure('limits', 'gpu.js computes in 32-bit floating point alone.');
  }
  const inputs = model.inputs.length;
  const longest = Math.floor(Math.log2(machine.memoryBytes / (inputs * Float32Array.BYTES_PER_ELEMENT)));
  if (longest < blockShift) throw new DeviceFailure('limits', `The device has no room for ${inputs} inputs.`);
  const { draw, outputs } = createKernels(machine, model);

  async function compute({ low, high }: PhiloxKey, firstTrial: number, trials: number) {
    // A column is as long as a power of two, so that a shift finds input and trial of a thread.
    const shift = Math.ceil(Math.log2(trials));
    draw.setOutput([inputs << shift]);
    const columns = await draw(firstTrial, shift, low | 0, high | 0);
    const results = outputs.map(async (kernel) => {
      kernel.setOutput([trials]);
      return numbersOf(await kernel(columns, shift));
    });
    try {
      return await Promise.all(results);
    } finally {
      if ('delete' in columns) columns.delete();
    }
  }
  // One chunk after the other, whoever asks: the columns of all are in the same place.
  let last: Promise<unknown> = Promise.resolve();
  const computeChunk: ChunkComputer['computeChunk'] = (...chunk) => {
    const computed = last.then(() => attempt(machine, () => compute(...chunk)));
    last = computed.catch(() => {});
    return computed;
  };

  const prepared: DeviceModel = {
    run: (shard, options) => {
      const chunkTrials = 2 ** Math.min(longest, chunkShift[machine.mode]);
      return runShard({ outputs: outputs.length, chunkTrials, computeChunk }, shard, options);
    },
    [Symbol.asyncDispose]: async () => {
      await last;
      for (const kernel of [draw, ...outputs]) kernel.destroy();
    },
  };
  try {
    // gpu.js compiles a kernel when it is first called.
    await computeChunk(philoxKey(0n), 0, 64);
  } catch (error) {
    await prepared[Symbol.asyncDispose]();
    throw error;
  }
  return prepared;
}

/** A kernel that draws all inputs, and one an output that reads what it drew. */
function createKernels(
  { mode, library }: Machine,
  model: Model,
): { draw: Kernel; outputs: readonly Kernel[] } {
  const elementary = elementaryFunctions(mode);
  const drawn = emitDraw(model.inputs.map(({ distribution }) => drawPlan(distribution)));
  const program = emitGpuJs(model.program, mode);
  if (Math.max(drawn.tables.length, program.tables.length) > mostEntries) {
    throw new DeviceFailure('limits', `The tables of the model have more than ${mostEntries} entries.`);
  }
  const draw = library.createKernel(drawn.source, {
    ...anyLength,
    argumentTypes: { first: 'Integer', shift: 'Integer', low: 'Integer', high: 'Integer' },
    functions: [...elementary, ...wordFunctions(mode), ...drawn.functions],
    constants: { plans: drawn.plans, tables: drawn.tables, powers },
    pipeline: mode === 'webgpu',
  });
  const outputs = program.outputs.map((source) =>
    library.createKernel(source, {
      ...anyLength,
      argumentTypes: { columns: 'Array', shift: 'Integer' },
      functions: [...elementary, ...program.functions],
      constants: { tables: program.tables, powers },
      pipeline: false,
    }),
  );
  return { draw, outputs };
}

function numbersOf(result: KernelResult): Float32Array {
  if ('type' in result) throw new TypeError('The kernel is part of a pipeline.');
  return result;
}

/** @throws DeviceFailure for whatever goes wrong, also where gpu.js gives numbers all the same */
async function attempt<T>({ adapter }: Machine, compute: () => T | Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await compute();
  } catch (cause) {
    throw (
      adapter?.takeFailure() ?? new DeviceFailure('wrong', `gpu.js failed: ${messageOf(cause)}`, { cause })
    );
  }
  const failure = adapter?.takeFailure();
  if (failure) throw failure;
  return result;
}

/** What was thrown may come from another realm, where `instanceof Error` does not hold. */
function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause);
}
