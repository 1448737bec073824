import { setTimeout } from 'node:timers/promises';
import { javascript } from '../../src/backends/javascript.ts';
import { DeviceFailure } from '../../src/backends/device.ts';
import type { Device } from '../../src/backends/device.ts';
import { simulate } from '../../src/simulate.ts';

export type FakeDeviceOptions = {
  /** What a run does instead of running. */
  readonly onRun?: 'exit' | 'abort' | 'hang' | 'spin' | 'memory' | 'throw' | 'waitForAbort';
};

/** JavaScript in the shape of a device, with the ways in which drivers fail. */
export async function openFakeDevice({ onRun }: FakeDeviceOptions): Promise<Device> {
  process.stderr.write('a driver says hello\n');
  return {
    backend: 'WEBGPU',
    description: 'A processor in disguise',
    isFallback: true,
    memoryBytes: 2 ** 20,
    blockers: () => [],
    words: async (key, input, firstTrial, count) => javascript.words(key, input, firstTrial, count),
    async prepare(model, options) {
      if (model.inputs.length === 0) throw new DeviceFailure('limits', 'This model is too small.');
      const prepared = javascript.prepare(model, options);
      return {
        async run(shard, { signal, onProgress } = {}) {
          if (onRun === 'exit') process.exit(3);
          if (onRun === 'abort') process.abort();
          if (onRun === 'hang') await new Promise(() => {});
          if (onRun === 'spin') for (;;);
          if (onRun === 'memory') throw new DeviceFailure('memory', 'The device has no memory left.');
          if (onRun === 'throw') throw new TypeError('a bug');
          if (onRun === 'waitForAbort') {
            onProgress?.(1);
            await setTimeout(1e6, undefined, signal === undefined ? {} : { signal });
          }
          return simulate(prepared, shard, { onBlock: onProgress ?? (() => {}) })!;
        },
        async [Symbol.asyncDispose]() {},
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Throws as a library does that finds no driver. */
export async function openNoDevice(): Promise<Device> {
  throw new DeviceFailure('unavailable', 'There is no adapter.');
}

/** Never comes back, as a driver that hangs; says on standard error which process it is. */
export async function openHangingDevice(): Promise<Device> {
  process.stderr.write(String(process.pid));
  return new Promise(() => {});
}

/** Fails with the names of what its process was told. */
export async function openNamesOfEnvironment(): Promise<Device> {
  throw new DeviceFailure('unavailable', Object.keys(process.env).join(' '));
}
