import type { PackedModel } from '../model/pack.ts';
import type { Shard, ShardSample } from '../simulate.ts';
import type { Backend, Precision } from './backend.ts';
import { backendNames, chooseBackend, deviceNames, openMeasure } from './choose.ts';
import type { BackendName, BackendStatus, Choice, ChoiceRequest, ChooseParts } from './choose.ts';
import type { Device } from './device.ts';
import { deviceHost, messageOf } from './device-host.ts';
import type { DeviceHost, DeviceHostOptions } from './device-host.ts';
import { openDeviceProcess } from './device-process.ts';
import { ThreadFailure } from './messages.ts';
import { runOnDevice } from './run-on-device.ts';
import { runOnThreads } from './run-on-threads.ts';
import type { RunOnThreadsOptions } from './run-on-threads.ts';
import type { Shadow } from './shadow.ts';
import { openThreads } from './threads.ts';
import type { Threads } from './threads.ts';
import { untilAborted } from './until-aborted.ts';

export type BackendsOptions = {
  readonly threads: number;
  /** `off` leaves graphics processors alone. */
  readonly gpu: 'auto' | 'off';
  /** Takes a driver that computes on the processor for a device: for tests. */
  readonly allowFallback?: boolean | undefined;
  /** Runs that compute on a device at once; one uses it fully. */
  readonly slots?: number | undefined;
  /** Of a device's memory, what one slot may take; an equal share by default. */
  readonly memoryBytes?: number | undefined;
  /** How long a device may say nothing before it counts as lost. */
  readonly silenceMs?: number | undefined;
  /** How long who asks for a device waits for its start. */
  readonly startWaitMs?: number | undefined;
  readonly log?: ((message: string) => void) | undefined;
  /** Rejects when its signal is aborted, once nothing is left of what it began. */
  readonly openDevice?: ((backend: Device['backend'], signal: AbortSignal) => Promise<Device>) | undefined;
};

/** Everything here that computes trials. */
export type Backends = AsyncDisposable & {
  readonly threads: Threads;
  /** Resolves when the devices that start by themselves are there or left out; never rejects. */
  readonly devicesStarted: Promise<void>;
  /** All backends as they are now: a device may be lost, and come back. */
  readonly statuses: readonly BackendStatus[];
  devices(): readonly DeviceStatus[];
  /**
   * Where a model would run best, by running it a little. Who asks for a device waits for its start.
   *
   * @throws the signal's reason
   */
  choose(model: PackedModel, request: ChoiceRequest, options?: ChooseOptions): Promise<Choice>;
  /**
   * Runs a shard where it was planned to; where that cannot be, in 64-bit floating point on the processor, and says so.
   *
   * @throws EngineError as `simulate` does; ThreadFailure; the signal's reason
   */
  run(run: BackendRun, options?: RunOnThreadsOptions): Promise<RunSample>;
};

type ChooseOptions = { readonly signal?: AbortSignal | undefined };

export type DeviceStatus = {
  readonly backend: Device['backend'];
  readonly device: string;
  readonly isFallback: boolean;
  readonly slots: number;
  readonly busySlots: number;
  /** Runs in the queue. */
  readonly waiting: number;
  /** Of a slot. */
  readonly memoryBytes: number;
};

export type BackendRun = Shard & {
  /** Equal for the shards of one run. */
  readonly runId: string;
  readonly model: PackedModel;
  readonly backend: BackendName;
  readonly precision: Precision;
};

export type RunSample = ShardSample & {
  /** What really computed it. */
  readonly backend: BackendName;
  readonly device: string;
  /** Why it was not what was asked for, as a sentence; null if it was. */
  readonly fallback: string | null;
  /** Of a run on a device, or one that was and came to nothing there. */
  readonly shadow: Shadow | null;
};

// A thread loads the engine in a second and proves a backend in a tenth of one, on a machine with other things to do in many.
const proofMs = 120_000;

// More than the process of a device gives its driver: that one knows better what went wrong.
const defaultSilenceMs = 150_000;

// A process starts and its device proves itself in a second or two, on a busy machine in five. Who waits is a request, to which the
// router gives twenty.
const defaultStartWaitMs = 10_000;

/**
 * Starts threads and proves what runs on them; devices are opened and proven behind that, since a driver may take seconds. What
 * fails is left out with a reason, but for JavaScript.
 */
export async function openBackends({
  threads: size,
  gpu,
  allowFallback,
  slots = 1,
  memoryBytes,
  silenceMs = defaultSilenceMs,
  startWaitMs = defaultStartWaitMs,
  log = () => {},
  openDevice = (backend, signal) => openDeviceProcess({ backend, allowFallback, memoryBytes, signal }),
}: BackendsOptions): Promise<Backends> {
  const threads = await openThreads({ threads: size });
  try {
    const onThreads = await proveOnThreads(threads, log);
    const hosts = gpu === 'off' ? null : deviceHosts({ slots, memoryBytes, silenceMs, log }, openDevice);
    return withBackends({ threads, onThreads, hosts, startWaitMs, log });
  } catch (error) {
    await threads[Symbol.asyncDispose]();
    throw error;
  }
}

type DeviceHosts = Readonly<Record<Device['backend'], DeviceHost>>;

/** Both hosts reach the same device, by the same driver. */
function deviceHosts(
  options: Pick<DeviceHostOptions, 'slots' | 'memoryBytes' | 'silenceMs' | 'log'>,
  openDevice: NonNullable<BackendsOptions['openDevice']>,
): DeviceHosts {
  const unstarted = 'It starts when somebody asks for it, or when WEBGPU cannot serve the device.';
  const WEBGPU = deviceHost({
    ...options,
    backend: 'WEBGPU',
    unstarted,
    open: (signal) => openDevice('WEBGPU', signal),
  });
  const GPUJS = deviceHost({
    ...options,
    backend: 'GPUJS',
    unstarted,
    async open(signal) {
      await WEBGPU.start();
      signal.throwIfAborted();
      const failure = WEBGPU.failure();
      // Where WEBGPU finds no device, another process would find none either.
      if (failure?.kind === 'unavailable') throw failure;
      return openDevice('GPUJS', signal);
    },
  });
  return { WEBGPU, GPUJS };
}

/** gpu.js starts where it is needed: a second process for the same device would cost its start and its memory. */
async function startDevices({ WEBGPU, GPUJS }: DeviceHosts): Promise<void> {
  await WEBGPU.start();
  if (WEBGPU.device() === null) await GPUJS.start();
}

/** @throws Error when JavaScript itself is wrong: then nothing can be trusted here */
async function proveOnThreads(
  threads: Threads,
  log: (message: string) => void,
): Promise<readonly BackendStatus[]> {
  const device = threads.size === 1 ? 'processor, 1 thread' : `processor, ${threads.size} threads`;
  const prove = async (backend: Backend['name']): Promise<BackendStatus> => {
    const reason = await threads.run('prove', { backend }, { timeoutMs: proofMs }).catch(messageOf);
    if (reason !== null) log(`${backend} is left out: ${reason}`);
    return { backend, available: reason === null, device: reason === null ? device : null, reason };
  };
  const [oracle, wasm] = await Promise.all([prove('JAVASCRIPT'), prove('WASM')]);
  if (!oracle.available) throw new Error(`JavaScript computes wrong numbers here: ${oracle.reason}`);
  return [oracle, wasm];
}

type Parts = {
  readonly threads: Threads;
  readonly onThreads: readonly BackendStatus[];
  /** None when graphics processors are left alone. */
  readonly hosts: DeviceHosts | null;
  readonly startWaitMs: number;
  readonly log: (message: string) => void;
};

function withBackends({ threads, onThreads, hosts, startWaitMs, log }: Parts): Backends {
  const hostOf = (name: BackendName) => (name === 'WEBGPU' || name === 'GPUJS' ? hosts?.[name] : undefined);
  const measure = openMeasure(threads, hostOf);
  const statusOf = (name: BackendName): BackendStatus => {
    const onThread = onThreads.find(({ backend }) => backend === name);
    if (onThread !== undefined) return onThread;
    const host = hostOf(name);
    const device = host?.device()?.description ?? null;
    const reason = host ? (host.failure()?.message ?? null) : 'Graphics processors are left alone here.';
    return { backend: name, available: device !== null, device, reason };
  };

  /** Starts a backend's device and waits for it until the deadline: its status says what came of that. */
  async function start(
    name: BackendName,
    signal: AbortSignal | undefined,
    deadline = AbortSignal.timeout(startWaitMs),
  ): Promise<void> {
    const host = hostOf(name);
    if (host === undefined || deadline.aborted) return;
    try {
      await untilAborted(host.start(), signal ? AbortSignal.any([signal, deadline]) : deadline);
    } catch {
      signal?.throwIfAborted();
    }
  }

  async function run(request: BackendRun, options: RunOnThreadsOptions = {}): Promise<RunSample> {
    const { backend } = request;
    if (backend === 'JAVASCRIPT' || backend === 'WASM') return runOnProcessor(request, backend, options);
    const host = hostOf(backend);
    if (host?.device() === null) await start(backend, options.signal);
    const { device, reason } = statusOf(backend);
    const outcome =
      host === undefined || device === null
        ? ({ kind: 'failed', reason: reason ?? 'There is no device.', shadow: null } as const)
        : await runOnDevice(host, threads, request, options);
    if (outcome.kind === 'sample') {
      return { ...outcome.sample, backend, device: device ?? '', fallback: null, shadow: outcome.shadow };
    }
    const fallback = `${backend}: ${outcome.reason}`;
    log(`Run ${request.runId} goes on without ${fallback}`);
    const sample = await runOnProcessor({ ...request, precision: 'DOUBLE' }, 'WASM', options);
    return {
      ...sample,
      fallback: sample.fallback === null ? fallback : `${fallback} ${sample.fallback}`,
      shadow: outcome.shadow,
    };
  }

  async function runOnProcessor(
    request: BackendRun,
    backend: Backend['name'],
    options: RunOnThreadsOptions,
  ): Promise<RunSample> {
    const { device } = statusOf('JAVASCRIPT');
    const compute = async (name: Backend['name'], fallback: string | null): Promise<RunSample> => {
      const sample = await runOnThreads(threads, { ...request, backend: name }, options);
      return { ...sample, backend: name, device: device ?? '', fallback, shadow: null };
    };
    if (backend === 'JAVASCRIPT') return compute(backend, null);
    const obstacle = await obstacleOf(request);
    if (obstacle === null) {
      try {
        return await compute('WASM', null);
      } catch (error) {
        // A fault of the code that was emitted. What was out of memory would be so again, and takes threads with it.
        if (!(error instanceof ThreadFailure) || error.kind !== 'fault') throw error;
        log(`Run ${request.runId} goes on without WASM: ${error.message}`);
        return compute('JAVASCRIPT', `WASM: ${error.message}`);
      }
    }
    return compute('JAVASCRIPT', `WASM: ${obstacle}`);
  }

  /** What keeps a run from WebAssembly. */
  async function obstacleOf({ model, precision }: BackendRun): Promise<string | null> {
    const { available, reason } = statusOf('WASM');
    if (!available) return reason;
    const { blockers } = await measure('WASM', precision, model);
    return blockers[0]?.reason ?? null;
  }

  return {
    threads,
    devicesStarted: hosts === null ? Promise.resolve() : startDevices(hosts),
    get statuses() {
      return backendNames.map(statusOf);
    },
    devices: () => deviceNames.flatMap((name) => hostOf(name) ?? []).flatMap(deviceStatus),
    choose(model, request, { signal } = {}) {
      const deadline = AbortSignal.timeout(startWaitMs);
      const parts: ChooseParts = {
        statusOf,
        start: (backend) => start(backend, signal, deadline),
        isFallback: (backend) => hostOf(backend)?.device()?.isFallback ?? false,
        measure,
      };
      return chooseBackend(parts, model, request);
    },
    run,
    async [Symbol.asyncDispose]() {
      await Promise.all(deviceNames.map(async (name) => hostOf(name)?.[Symbol.asyncDispose]()));
      await threads[Symbol.asyncDispose]();
    },
  };
}

function deviceStatus(host: DeviceHost): DeviceStatus[] {
  const device = host.device();
  if (device === null) return [];
  const { backend, slots } = host;
  return [
    {
      backend,
      device: device.description,
      isFallback: device.isFallback,
      slots: slots.size,
      busySlots: slots.busy(),
      waiting: slots.waiting(),
      memoryBytes: host.memoryBytes(),
    },
  ];
}
