import { DeviceFailure } from '../device.ts';
import { requestDevice, type WebgpuOptions } from '../webgpu/gpu.ts';

/** A device of WebGPU for gpu.js to use, which tells what happened to it instead of printing it. */
export type OpenAdapter = AsyncDisposable & {
  readonly device: GPUDevice;
  readonly description: string;
  readonly isFallback: boolean;
  /** Most bytes that a kernel can read or write in one place. */
  readonly bindingBytes: number;
  /** What went wrong on the device since it was last asked; of a lost device every time. */
  takeFailure(): DeviceFailure | null;
};

/** @throws DeviceFailure `unavailable` when no driver offers such an adapter */
export async function openAdapter({
  adapter: name,
  allowFallback = false,
  memoryBytes = Infinity,
}: WebgpuOptions): Promise<OpenAdapter> {
  const { adapter, device } = await requestDevice(name, allowFallback);
  const { vendor, description, device: card, isFallbackAdapter } = adapter.info;
  let failure: DeviceFailure | null = null;
  device.addEventListener('uncapturederror', ({ error }) => {
    const kind = error.constructor.name === 'GPUOutOfMemoryError' ? 'memory' : 'wrong';
    failure ??= new DeviceFailure(kind, `The device refused a command: ${error.message}`);
  });
  const lost = device.lost.then(({ message }) => {
    failure = new DeviceFailure('lost', `The device was lost: ${message}`);
    // The only reason that gpu.js does not print.
    return { reason: 'destroyed', message };
  });
  Object.defineProperties(device, {
    lost: { value: lost },
    // gpu.js would put a handler here that prints.
    onuncapturederror: { set: () => {} },
  });
  return {
    device,
    description: description || card || vendor,
    isFallback: isFallbackAdapter,
    bindingBytes: Math.min(memoryBytes, device.limits.maxStorageBufferBindingSize),
    takeFailure() {
      const taken = failure;
      if (taken?.kind !== 'lost') failure = null;
      return taken;
    },
    async [Symbol.asyncDispose]() {
      device.destroy();
      // Until it knows of the loss, gpu.js would give a later kernel this device.
      await lost;
    },
  };
}
