import type { Model } from '../model/model.ts';
import type { PhiloxKey } from '../random/philox.ts';
import type { Shard, ShardSample } from '../simulate.ts';
import type { Blocker, PrepareOptions } from './backend.ts';

/**
 * A graphics processor, or what stands in for one, behind one of the libraries that reach it. Words are the same as everywhere;
 * values agree with 64-bit floating point to a tolerance.
 */
export type Device = AsyncDisposable & {
  readonly backend: 'WEBGPU' | 'GPUJS';
  /** For people: `NVIDIA H100 (Vulkan)`. */
  readonly description: string;
  /** A driver that computes on the processor. */
  readonly isFallback: boolean;
  /** Bytes that buffers of a run may take at once. */
  readonly memoryBytes: number;
  blockers(model: Model, options?: PrepareOptions): readonly Blocker[];
  words(key: PhiloxKey, input: number, firstTrial: number, count: number): Promise<Int32Array>;
  /** @throws DeviceFailure when the device cannot take the model */
  prepare(model: Model, options?: PrepareOptions): Promise<DeviceModel>;
};

/** A model ready to run on a device. */
export type DeviceModel = AsyncDisposable & {
  /**
   * Runs a shard as `simulate` does.
   *
   * @throws DeviceFailure; the signal's reason
   */
  run(shard: Shard, options?: DeviceRunOptions): Promise<ShardSample>;
};

export type DeviceRunOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with the trials done, now and then. */
  readonly onProgress?: (trialsDone: number) => void;
};

/** The device did not do what it was asked for: lost, out of memory, not there. The run can go on elsewhere. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure';
  readonly kind: 'unavailable' | 'lost' | 'memory' | 'limits' | 'wrong';

  constructor(kind: DeviceFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
