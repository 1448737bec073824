import { describe } from '@jest/globals';
import type { Backend, Blocker, Precision } from '../../../src/backends/backend.ts';
import { openDeviceProcess } from '../../../src/backends/device-process.ts';
import type { Device } from '../../../src/backends/device.ts';
import { openGpuJsDevice } from '../../../src/backends/gpujs/device.ts';
import { javascript } from '../../../src/backends/javascript.ts';
import { wasm } from '../../../src/backends/wasm.ts';
import type { Model } from '../../../src/model/model.ts';
import type { PhiloxKey } from '../../../src/random/philox.ts';
import { simulate, type Shard, type ShardSample } from '../../../src/simulate.ts';
import { describeOnWebgpu } from '../webgpu/device-for-tests.ts';

/** A backend as the suite sees it, be it one of threads or a device. */
export type OpenBackend = AsyncDisposable & {
  blockers(model: Model): readonly Blocker[];
  words(key: PhiloxKey, input: number, firstTrial: number, count: number): Promise<Int32Array>;
  run(model: Model, shard: Shard): Promise<ShardSample>;
};

export type BackendUnderTest = {
  readonly name: string;
  /** Single precision agrees to `deviceTolerance` but for near ties, double precision bit for bit. */
  readonly precision: Precision;
  readonly describe: typeof describe.skip;
  readonly open: () => Promise<OpenBackend>;
};

// gpu.js in its cpu mode alone: each output is a kernel of its own, and a driver on the processor compiles hundreds for minutes.
export const backends: readonly BackendUnderTest[] = [
  {
    name: 'JAVASCRIPT',
    precision: 'DOUBLE',
    describe,
    open: async () => onThread(javascript, 'DOUBLE'),
  },
  { name: 'WASM', precision: 'DOUBLE', describe, open: async () => onThread(wasm, 'DOUBLE') },
  {
    name: 'WASM in single precision',
    precision: 'SINGLE',
    describe,
    open: async () => onThread(wasm, 'SINGLE'),
  },
  {
    name: 'GPUJS in its cpu mode',
    precision: 'SINGLE',
    describe,
    open: async () => onDevice(await openGpuJsDevice({ mode: 'cpu' })),
  },
  {
    name: 'WEBGPU',
    precision: 'SINGLE',
    describe: describeOnWebgpu,
    open: async () => onDevice(await openDeviceProcess({ backend: 'WEBGPU', allowFallback: true })),
  },
];

function onThread(backend: Backend, precision: Precision): OpenBackend {
  return {
    blockers: (model) => backend.blockers(model),
    words: async (...range) => backend.words(...range),
    async run(model, shard) {
      const sample = simulate(backend.prepare(model, { precision }), shard);
      if (sample === null) throw new Error('Nobody stopped the run.');
      return sample;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function onDevice(device: Device): OpenBackend {
  return {
    blockers: (model) => device.blockers(model),
    words: (...range) => device.words(...range),
    async run(model, shard) {
      await using prepared = await device.prepare(model);
      return await prepared.run(shard);
    },
    [Symbol.asyncDispose]: () => device[Symbol.asyncDispose](),
  };
}
