import { types } from 'node:util';
import type { Model } from '../model/model.ts';
import type { PhiloxKey } from '../random/philox.ts';
import type { Shard } from '../simulate.ts';
import type { PrepareOptions } from './backend.ts';
import { DeviceFailure } from './device.ts';

/** A call to the device in the process. */
export type DeviceCall =
  /** First of all. `opener` is exported by `module`, a URL; gives a `DeviceDescription`. */
  | { readonly kind: 'open'; readonly module: string; readonly opener: string; readonly options: unknown }
  | {
      readonly kind: 'words';
      readonly key: PhiloxKey;
      readonly input: number;
      readonly firstTrial: number;
      readonly count: number;
    }
  /** Gives the number that the model goes by from then on. */
  | { readonly kind: 'prepare'; readonly model: Model; readonly options: PrepareOptions | undefined }
  | { readonly kind: 'run'; readonly model: number; readonly shard: Shard }
  | { readonly kind: 'release'; readonly model: number };

/** `id` is the caller's and comes back with the answer; an abort has the id of the call that it ends, and no answer. */
export type DeviceRequest = { readonly id: number; readonly call: DeviceCall | { readonly kind: 'abort' } };

export type DeviceMessage =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: PackedDeviceFailure };

export type DeviceDescription = {
  readonly description: string;
  readonly isFallback: boolean;
  readonly memoryBytes: number;
};

/** Serialisation keeps an error's message and stack, but neither its class nor its own properties. */
type PackedDeviceFailure = { readonly kind: DeviceFailure['kind']; readonly message: string };

/** What is thrown that is no `DeviceFailure` is a fault of ours or of a library: nothing that the device says counts then. */
export function packDeviceFailure(error: unknown): PackedDeviceFailure {
  if (error instanceof DeviceFailure) return { kind: error.kind, message: error.message };
  return { kind: 'wrong', message: types.isNativeError(error) ? error.message : String(error) };
}

export function unpackDeviceFailure({ kind, message }: PackedDeviceFailure): DeviceFailure {
  return new DeviceFailure(kind, message);
}
