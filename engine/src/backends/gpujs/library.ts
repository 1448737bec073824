import type { GpuJsFunction, GpuJsMode } from '../../kernel/gpujs/dialect.ts';

// What is used of gpu.js, whose own types say less: a kernel gives a promise in the webgpu mode and a value in the cpu mode,
// and one of a pipeline gives something that only another kernel reads.

/** What a kernel gives: numbers, or in a pipeline of the webgpu mode a buffer of the device, which lives until it is deleted. */
export type KernelResult = Float32Array | { readonly type: 'WebGPUBuffer'; delete(): void };

export type Kernel = {
  (...values: readonly (number | KernelResult)[]): KernelResult | Promise<KernelResult>;
  /** @param output how many threads there are, and so how many numbers the kernel gives */
  setOutput(output: readonly [number]): void;
  destroy(): void;
};

type KernelSettings = {
  readonly argumentTypes: Readonly<Record<string, 'Integer' | 'Array'>>;
  readonly functions: readonly GpuJsFunction[];
  /** What generated text reads as `this.constants`; f32 in the webgpu mode. */
  readonly constants: Readonly<Record<string, Float64Array>>;
  readonly output: readonly [number];
  readonly dynamicOutput: true;
  readonly dynamicArguments: true;
  /** The result stays where another kernel finds it. */
  readonly pipeline: boolean;
};

export type Library = { createKernel(source: string, settings: KernelSettings): Kernel };

/** Loads gpu.js, which takes a quarter of a second. For its webgpu mode `provideDevice` comes first. */
export async function openLibrary(mode: GpuJsMode): Promise<Library> {
  const module: unknown = await import('gpu.js');
  // Node gives what a CommonJS module exports as `default`; the types above are what is used of it.
  const { GPU } = (module as { default: { GPU: new (settings: { mode: GpuJsMode }) => Library } }).default;
  // An instance keeps its kernels for as long as it lives, in the cpu mode also those that were destroyed.
  return { createKernel: (source, settings) => new GPU({ mode }).createKernel(source, settings) };
}

/** Where gpu.js takes its device from: `navigator.gpu`, and nowhere else. It asks for no limits that a device does not have. */
export function provideDevice(device: GPUDevice): void {
  const adapter = { limits: device.limits, requestDevice: () => Promise.resolve(device) };
  const gpu = { requestAdapter: () => Promise.resolve(adapter) };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
}
