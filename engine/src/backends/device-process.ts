import { fork } from 'node:child_process';
import { once } from 'node:events';
import { wgslBlockers } from '../kernel/wgsl/blockers.ts';
import type { ShardSample } from '../simulate.ts';
import { DeviceFailure } from './device.ts';
import type { Device, DeviceModel } from './device.ts';
import { deviceEnvironment } from './device-environment.ts';
import { gpuJsBlockers } from './gpujs/blockers.ts';
import { unpackDeviceFailure } from './device-process-messages.ts';
import type {
  DeviceCall,
  DeviceDescription,
  DeviceMessage,
  DeviceRequest,
} from './device-process-messages.ts';

export type DeviceProcessOptions = {
  readonly backend: Device['backend'];
  /** Part of the adapter's name, as the driver spells it; by default the library chooses. */
  readonly adapter?: string | undefined;
  /** Accepts a driver that computes on the processor: for tests. */
  readonly allowFallback?: boolean | undefined;
  /** Of the device's memory, what a run may take; the library's own measure by default. */
  readonly memoryBytes?: number | undefined;
  /** Ends the process while it opens the device; later it does nothing. */
  readonly signal?: AbortSignal | undefined;
  /** How long the process may say nothing while it is asked for something; then it hangs, and is ended. */
  readonly silenceMs?: number | undefined;
  /** Takes what drivers write to standard error: noise, but all there is to know after a crash. */
  readonly onDriverOutput?: ((text: string) => void) | undefined;
};

/** A module that opens a device, and what this side must know of it without loading the device's library. */
export type DeviceOpener = {
  readonly backend: Device['backend'];
  readonly module: URL;
  /** The name under which the module exports the function, which takes `options`, plain data. */
  readonly opener: string;
  readonly options?: unknown;
  readonly blockers: Device['blockers'];
};

// Shaders of a large model take a processor's driver half a minute to compile; what takes longer takes for ever.
const defaultSilenceMs = 120_000;

/**
 * Opens a device in a process of its own and stands for it here. Drivers crash, hang and abort: the process dies of that,
 * all that was asked of it rejects with a `DeviceFailure` of kind `lost`, and so does whatever is asked later.
 *
 * @throws DeviceFailure when there is no such device here; the signal's reason, when the process has ended
 */
export async function openDeviceProcess(options: DeviceProcessOptions): Promise<Device> {
  const { backend, adapter, allowFallback, memoryBytes, ...rest } = options;
  return openDeviceIn(
    { ...openers[backend], backend, options: { adapter, allowFallback, memoryBytes } },
    rest,
  );
}

const openers = {
  WEBGPU: {
    module: new URL('./webgpu/device.ts', import.meta.url),
    opener: 'openWebgpuDevice',
    blockers: wgslBlockers,
  },
  GPUJS: {
    module: new URL('./gpujs/device.ts', import.meta.url),
    opener: 'openGpuJsDevice',
    blockers: gpuJsBlockers,
  },
} as const satisfies Record<Device['backend'], Omit<DeviceOpener, 'backend'>>;

type Pending = {
  /** All three do nothing once the promise is settled. */
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: (done: number) => void;
};

/** @throws DeviceFailure when the module opens no device; the signal's reason */
export async function openDeviceIn(
  { backend, module, opener, options, blockers }: DeviceOpener,
  {
    silenceMs = defaultSilenceMs,
    signal: opening,
    onDriverOutput,
  }: Pick<DeviceProcessOptions, 'silenceMs' | 'signal' | 'onDriverOutput'> = {},
): Promise<Device> {
  opening?.throwIfAborted();
  const child = fork(new URL('./device-process-entry.js', import.meta.url), {
    // Typed arrays and big integers as they are.
    serialization: 'advanced',
    // Without the parent's loaders and flags: the entry brings what it needs.
    execArgv: [],
    // oxlint-disable-next-line node/no-process-env -- a process that is told nothing has all of it
    env: deviceEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'close');
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let failure: DeviceFailure | null = null;
  let silence: NodeJS.Timeout | undefined;

  function lose(message: string, kind: DeviceFailure['kind'] = 'lost', cause?: unknown): void {
    failure ??= new DeviceFailure(kind, message, { cause });
    clearTimeout(silence);
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
    // A driver that hangs would not hear anything gentler.
    child.kill('SIGKILL');
  }

  /** Begins the silence anew: something was asked, or heard. */
  function listen(): void {
    clearTimeout(silence);
    if (pending.size === 0) return;
    silence = setTimeout(() => lose(`The device's process said nothing for ${silenceMs} ms.`), silenceMs);
  }

  child.stderr?.setEncoding('utf8').on('data', (text: string) => onDriverOutput?.(text));
  child.on('error', (error) => lose(`The device's process did not start: ${error.message}`, 'lost', error));
  child.on('exit', (code, signal) => lose(`The device's process ended (${signal ?? `exit code ${code}`}).`));
  // The process is ours and sends nothing else.
  child.on('message', (raw) => receive(raw as DeviceMessage));

  function receive(message: DeviceMessage): void {
    const call = pending.get(message.id);
    if (message.kind === 'progress') call?.onProgress(message.done);
    else pending.delete(message.id);
    if (message.kind === 'done') call?.resolve(message.output);
    if (message.kind === 'failed') call?.reject(unpackDeviceFailure(message.failure));
    listen();
  }

  function send(request: DeviceRequest): void {
    child.send(request, (error) => {
      if (error !== null) lose(`The device's process cannot be reached: ${error.message}`, 'lost', error);
    });
  }

  /** The output is of the type that `device-process-child.ts` gives for this kind of call. */
  async function ask<T>(
    call: DeviceCall,
    signal?: AbortSignal,
    onProgress: (done: number) => void = () => {},
  ): Promise<T> {
    signal?.throwIfAborted();
    if (failure !== null) throw failure;
    const id = ++lastId;
    const settled = new AbortController();
    try {
      const output = await new Promise<unknown>((resolve, reject) => {
        pending.set(id, { resolve, reject, onProgress: (done) => signal?.aborted || onProgress(done) });
        // It stays pending until the process answers: one that does not stop hangs.
        signal?.addEventListener(
          'abort',
          () => {
            reject(signal.reason);
            send({ id, call: { kind: 'abort' } });
          },
          { signal: settled.signal },
        );
        send({ id, call });
        listen();
      });
      return output as T;
    } finally {
      settled.abort();
    }
  }

  async function close(): Promise<void> {
    lose('The device was closed.');
    await exited;
  }

  async function prepare(...[model, prepareOptions]: Parameters<Device['prepare']>): Promise<DeviceModel> {
    const id = await ask<number>({ kind: 'prepare', model, options: prepareOptions });
    let isReleased = false;
    return {
      run: (shard, { signal, onProgress } = {}) =>
        ask<ShardSample>({ kind: 'run', model: id, shard }, signal, onProgress),
      async [Symbol.asyncDispose]() {
        // With the process its models are gone.
        if (!isReleased && failure === null) await ask({ kind: 'release', model: id });
        isReleased = true;
      },
    };
  }

  try {
    const described = await ask<DeviceDescription>(
      { kind: 'open', module: module.href, opener, options },
      opening,
    );
    return {
      backend,
      ...described,
      blockers,
      words: (key, input, firstTrial, count) =>
        ask<Int32Array>({ kind: 'words', key, input, firstTrial, count }),
      prepare,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
