import type { Device } from '../../../src/backends/device.ts';
import { openGpu } from '../../../src/backends/webgpu/gpu.ts';
import { openWebgpuModel } from '../../../src/backends/webgpu/model.ts';

/** A device that is lost in the middle of a run. */
export async function openLosingDevice(): Promise<Device> {
  const gpu = await openGpu({ allowFallback: true });
  return {
    backend: 'WEBGPU',
    description: gpu.description,
    isFallback: gpu.isFallback,
    memoryBytes: gpu.memoryBytes,
    blockers: () => [],
    words: async () => new Int32Array(0),
    async prepare(model) {
      const prepared = await openWebgpuModel(gpu, model);
      return {
        run: (shard, options = {}) =>
          prepared.run(shard, {
            ...options,
            onProgress: () => gpu[Symbol.dispose](),
          }),
        async [Symbol.asyncDispose]() {},
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}
