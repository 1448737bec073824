import type { BindingName } from '../../kernel/wgsl/bindings.ts';
import { bindings } from '../../kernel/wgsl/bindings.ts';
import { DeviceFailure } from '../device.ts';

export type WebgpuOptions = {
  /** Part of the adapter's name, as the driver spells it; by default the library chooses. */
  readonly adapter?: string | undefined;
  /** Accepts a driver that computes on the processor. */
  readonly allowFallback?: boolean | undefined;
  /** What the buffers of a run may take at most. */
  readonly memoryBytes?: number | undefined;
};

/** An open device with the few verbs that we need of it. Whatever fails is a `DeviceFailure`. */
export type Gpu = Disposable & {
  readonly description: string;
  readonly isFallback: boolean;
  readonly maxBindingBytes: number;
  readonly memoryBytes: number;
  createPipeline(code: string, names: readonly BindingName[]): Promise<Pipeline>;
  /** Zeroed. Its size is rounded up to what the device accepts. */
  createBuffer(bytes: number, usage: BufferUsage): Promise<GPUBuffer>;
  write(buffer: GPUBuffer, data: Uint32Array<ArrayBuffer>, byteOffset?: number): void;
  /** Records commands and submits them. */
  submit(record: (encoder: GPUCommandEncoder) => void): Promise<void>;
  /** Reads the first bytes of a buffer for reading, once what was submitted is done. */
  read<T>(buffer: GPUBuffer, bytes: number, use: (content: ArrayBuffer) => T): Promise<T>;
};

export type Pipeline = {
  /** Buffers by the names it was made with. */
  bind(buffers: Buffers): (pass: GPUComputePassEncoder, x: number, y?: number) => void;
};

type Buffers = Readonly<Partial<Record<BindingName, GPUBuffer>>>;

/** `storage`: read and written by shaders; `result`: where results are copied to be read. */
export type BufferUsage = 'uniform' | 'storage' | 'result';

// A run takes two buffers of each kind, and WebGPU does not tell how much memory there is: every card has as much.
const defaultMemoryBytes = 2 ** 30;

// The library ends the process when this is collected while a device lives.
const instances: GPU[] = [];

/** @throws DeviceFailure `unavailable` when no driver offers such an adapter */
export async function openGpu({
  adapter: name,
  allowFallback = false,
  memoryBytes = defaultMemoryBytes,
}: WebgpuOptions = {}): Promise<Gpu> {
  const { adapter, device } = await requestDevice(name, allowFallback);
  const { info, limits } = adapter;
  let fault: DeviceFailure | null = null;
  async function noticeLoss(): Promise<void> {
    const { message } = await device.lost;
    fault = new DeviceFailure('lost', `The device was lost: ${message}`);
  }
  // It ends with the device.
  void noticeLoss();
  device.addEventListener('uncapturederror', ({ error }) => {
    fault ??= new DeviceFailure('wrong', `The device refused a command: ${error.message}`);
  });

  /** Runs what talks to the device, without waiting in it; fails as the device does. */
  async function scoped<T>(work: () => T): Promise<T> {
    if (fault !== null) throw fault;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const result = work();
    const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()]).catch(lostBy);
    const [invalid, memory] = errors;
    if (memory !== null)
      throw new DeviceFailure('memory', `The device has no memory left: ${memory.message}`);
    if (invalid !== null) throw new DeviceFailure('limits', `The device refused: ${invalid.message}`);
    return result;
  }

  function lostBy(error: unknown): never {
    throw fault ?? new DeviceFailure('lost', 'The device was lost.', { cause: error });
  }

  const usages = {
    uniform: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    storage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    result: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  } as const satisfies Record<BufferUsage, number>;

  async function createPipeline(code: string, names: readonly BindingName[]): Promise<Pipeline> {
    const { module, layout } = await scoped(() => ({
      module: device.createShaderModule({ code }),
      layout: device.createBindGroupLayout({
        entries: names.map((binding) => ({
          binding: bindings[binding],
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: bufferType(binding) },
        })),
      }),
    }));
    const compute = { module, entryPoint: 'main' };
    const pipeline = await device
      .createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute,
      })
      .catch((error: unknown) => {
        throw fault ?? new DeviceFailure('limits', 'The driver cannot compile this model.', { cause: error });
      });
    return {
      bind(buffers) {
        const entries = names.map((binding) => {
          const buffer = buffers[binding];
          if (buffer === undefined) throw new TypeError(`There is no buffer ${binding}.`);
          return { binding: bindings[binding], resource: { buffer } };
        });
        const group = device.createBindGroup({ layout, entries });
        return (pass, x, y = 1) => {
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, group);
          pass.dispatchWorkgroups(x, y);
        };
      },
    };
  }

  return {
    description: `${info.description || info.device || info.vendor} (WebGPU)`,
    isFallback: info.isFallbackAdapter,
    maxBindingBytes: device.limits.maxStorageBufferBindingSize,
    memoryBytes: Math.min(memoryBytes, limits.maxBufferSize),
    createPipeline,
    createBuffer: (bytes, usage) =>
      scoped(() =>
        device.createBuffer({ size: Math.max(16, Math.ceil(bytes / 4) * 4), usage: usages[usage] }),
      ),
    write: (buffer, data, byteOffset = 0) => device.queue.writeBuffer(buffer, byteOffset, data),
    submit: (record) =>
      scoped(() => {
        const encoder = device.createCommandEncoder();
        record(encoder);
        device.queue.submit([encoder.finish()]);
      }),
    async read(buffer, bytes, use) {
      await buffer.mapAsync(GPUMapMode.READ, 0, bytes).catch(lostBy);
      if (fault !== null) throw fault;
      try {
        return use(buffer.getMappedRange(0, bytes));
      } finally {
        buffer.unmap();
      }
    },
    [Symbol.dispose]: () => device.destroy(),
  };
}

function bufferType(name: BindingName): GPUBufferBindingType {
  if (name === 'parameters') return 'uniform';
  return name === 'tables' || name === 'ranges' ? 'read-only-storage' : 'storage';
}

export async function requestDevice(
  name: string | undefined,
  allowFallback: boolean,
): Promise<{ readonly adapter: GPUAdapter; readonly device: GPUDevice }> {
  try {
    // Here, since its native part does not load on every system.
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create(name === undefined ? [] : [`adapter=${name}`]);
    instances.push(gpu);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) throw new DeviceFailure('unavailable', 'No driver offers a WebGPU adapter.');
    if (adapter.info.isFallbackAdapter && !allowFallback) {
      const { description } = adapter.info;
      throw new DeviceFailure('unavailable', `The only adapter, ${description}, computes on the processor.`);
    }
    const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
    const device = await adapter.requestDevice({
      requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    });
    return { adapter, device };
  } catch (error) {
    if (error instanceof DeviceFailure) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new DeviceFailure('unavailable', `WebGPU cannot be used here: ${detail}`, { cause: error });
  }
}
