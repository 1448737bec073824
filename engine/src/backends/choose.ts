import { createHash } from 'node:crypto';
import { unpackModel } from '../model/pack.ts';
import type { PackedModel } from '../model/pack.ts';
import type { Backend, Precision } from './backend.ts';
import { DeviceFailure } from './device.ts';
import type { DeviceHost } from './device-host.ts';
import { ThreadFailure } from './messages.ts';
import { cellBlockers } from './tasks/measure.ts';
import type { CellBlocker } from './tasks/measure.ts';
import type { Threads } from './threads.ts';

export type BackendName = Backend['name'] | DeviceHost['backend'];

export type BackendStatus = {
  readonly backend: BackendName;
  readonly available: boolean;
  /** For people; null where there is none. */
  readonly device: string | null;
  /** Why it is left out, as a sentence; null if it is not. */
  readonly reason: string | null;
};

export type ChoiceRequest = {
  /** `CPU` is the best of JAVASCRIPT and WASM, `GPU` that of the others, `AUTO` that of all. */
  readonly backend: 'AUTO' | 'CPU' | 'GPU' | BackendName;
  /** Null: 64-bit floating point on the processor, 32-bit on a device. */
  readonly precision: Precision | null;
  readonly trials: number;
  readonly mayUseGpu: boolean;
};

export type Choice =
  | {
      readonly kind: 'plan';
      readonly backend: BackendName;
      readonly precision: Precision;
      readonly device: string;
      /** Why this one, as a sentence. */
      readonly reason: string;
      /** What keeps the model from backends that were asked for too. */
      readonly blockers: readonly CellBlocker[];
      /** Measured with this model; null where the device is busy. */
      readonly trialsPerSecond: number | null;
      /** With what it takes to prepare the model, without the time in queues. */
      readonly estimatedSeconds: number | null;
    }
  | {
      readonly kind: 'refused';
      readonly code: 'BACKEND_UNAVAILABLE' | 'GPU_NOT_ALLOWED' | 'MODEL_NOT_FOR_BACKEND';
      readonly reason: string;
      readonly blockers: readonly CellBlocker[];
    };

/** What one backend can do with a model. */
export type Measured = {
  readonly blockers: readonly CellBlocker[];
  /** On all threads, or on the device; null if it is blocked, or was busy. */
  readonly trialsPerSecond: number | null;
  readonly prepareMs: number;
};

/** Measures a backend with a model, or remembers what it measured. */
export type Measure = (backend: BackendName, precision: Precision, model: PackedModel) => Promise<Measured>;

const threadNames: readonly BackendName[] = ['JAVASCRIPT', 'WASM'];
export const deviceNames: readonly BackendName[] = ['WEBGPU', 'GPUJS'];
/** In the order in which they are listed. */
export const backendNames: readonly BackendName[] = [...threadNames, ...deviceNames];

const isDevice = (backend: BackendName) => deviceNames.includes(backend);

export type ChooseParts = {
  readonly statusOf: (backend: BackendName) => BackendStatus;
  /** Starts a backend's device, unless that was done, and waits for what comes of it. */
  readonly start: (backend: BackendName) => Promise<void>;
  /** Of a device: it computes on the processor, as everything else does already. */
  readonly isFallback: (backend: BackendName) => boolean;
  readonly measure: Measure;
};

/** The fastest backend that may run a model, and what keeps it from the others. */
export async function chooseBackend(
  { statusOf, start, isFallback, measure }: ChooseParts,
  model: PackedModel,
  request: ChoiceRequest,
): Promise<Choice> {
  const asked = namesOf(request.backend);
  const isGpuAsked = asked.every(isDevice);
  if (isGpuAsked && !request.mayUseGpu) {
    const reason = 'You have no right to use a graphics processor.';
    return { kind: 'refused', code: 'GPU_NOT_ALLOWED', reason, blockers: [] };
  }

  function isAllowed(backend: BackendName): boolean {
    if (request.backend !== 'AUTO' || !isDevice(backend)) return true;
    // Who asks for 64 bits gets them where they are fast.
    return request.mayUseGpu && request.precision !== 'DOUBLE' && !isFallback(backend);
  }

  const missing: BackendStatus[] = [];
  const measured: (BackendStatus & Measured & { readonly precision: Precision })[] = [];
  // One after the other: side by side they would measure each other.
  for (const backend of asked) {
    // It is for hosts where only gpu.js reaches the device, and for models that WEBGPU cannot have.
    if (!isAllowed(backend) || (backend === 'GPUJS' && measured.some(isAbleOnWebgpu))) continue;
    // Who leaves the choice to us waits for no device.
    if (isGpuAsked) await start(backend);
    const status = statusOf(backend);
    if (status.available) {
      const precision = precisionOf(backend, request.precision);
      measured.push({ ...status, precision, ...(await measure(backend, precision, model)) });
    } else missing.push(status);
  }
  if (measured.length === 0) {
    const reason = missing.map(({ backend, reason: why }) => `${backend}: ${why ?? ''}`).join(' ');
    return { kind: 'refused', code: 'BACKEND_UNAVAILABLE', reason, blockers: [] };
  }
  const blockers = distinct(measured.flatMap((candidate) => candidate.blockers));
  const able = measured.filter((candidate) => candidate.blockers.length === 0);
  const [best] = able.toSorted((left, right) => secondsOf(left) - secondsOf(right));
  if (best === undefined) {
    const names = measured.map(({ backend }) => backend).join(' nor on ');
    const reason = `The model cannot run on ${names}: ${blockers[0]?.reason ?? ''}`;
    return { kind: 'refused', code: 'MODEL_NOT_FOR_BACKEND', reason, blockers };
  }

  function secondsOf({ trialsPerSecond, prepareMs }: Measured): number {
    return trialsPerSecond === null ? Infinity : prepareMs / 1000 + request.trials / trialsPerSecond;
  }

  const { backend, precision, device, trialsPerSecond } = best;
  return {
    kind: 'plan',
    backend,
    precision,
    device: device ?? '',
    reason: reasonOf(backend, able.length, measured.length, trialsPerSecond),
    blockers,
    trialsPerSecond,
    estimatedSeconds: trialsPerSecond === null ? null : secondsOf(best),
  };
}

function namesOf(backend: ChoiceRequest['backend']): readonly BackendName[] {
  if (backend === 'AUTO') return backendNames;
  if (backend === 'CPU') return threadNames;
  return backend === 'GPU' ? deviceNames : [backend];
}

function precisionOf(backend: BackendName, wanted: Precision | null): Precision {
  // The oracle has one precision, and it is never worse than what was asked for.
  if (backend === 'JAVASCRIPT') return 'DOUBLE';
  return wanted ?? (isDevice(backend) ? 'SINGLE' : 'DOUBLE');
}

function reasonOf(
  backend: BackendName,
  able: number,
  measured: number,
  trialsPerSecond: number | null,
): string {
  const speed = trialsPerSecond === null ? 'is busy' : `made ${perSecond(trialsPerSecond)} with this model`;
  if (measured === 1) return `${backend} was the only choice; it ${speed}.`;
  if (able === 1) return `${backend} is the only one that can run this model; it ${speed}.`;
  return `${backend} is the fastest of ${able}: it ${speed}.`;
}

function perSecond(trials: number): string {
  const [amount, unit] =
    trials >= 1e6 ? [trials / 1e6, ' million'] : trials >= 1e3 ? [trials / 1e3, ' thousand'] : [trials, ''];
  return `${Number(amount.toPrecision(3))}${unit} trials a second`;
}

function distinct(blockers: readonly CellBlocker[]): readonly CellBlocker[] {
  return [...new Map(blockers.map((blocker) => [`${blocker.cell} ${blocker.reason}`, blocker])).values()];
}

// What is remembered is a few numbers and, of a model that is blocked, some cells.
const rememberedModels = 256;

// A device that is busy for longer is not measured; waiting for it would hold up whoever only asks.
const slotWaitMs = 1_000;

// Of one measurement, in bytes of columns: a tenth of a second of any device, and of its way back.
const measuredBytes = 64 * 2 ** 20;

const measureMs = 30;

type Measurement = Measured & {
  /** Says nothing of later: the device was busy, away, or full. */
  readonly isPassing: boolean;
};

/** Measures each model once a backend and precision, while it is remembered. */
export function openMeasure(
  threads: Threads,
  hostOf: (backend: BackendName) => DeviceHost | undefined,
): Measure {
  const remembered = new Map<string, Promise<Measurement>>();
  const keyOf = modelKeys();
  return async (backend, precision, model) => {
    const key = `${backend} ${precision} ${keyOf(model)}`;
    const host = hostOf(backend);
    const known =
      remembered.get(key) ??
      (host === undefined
        ? measureThreads(threads, backend === 'WASM' ? 'WASM' : 'JAVASCRIPT', precision, model)
        : measureDevice(host, precision, model, key));
    remembered.delete(key);
    remembered.set(key, known);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size > rememberedModels) remembered.delete(oldest);
    try {
      const { isPassing, ...measured } = await known;
      if (isPassing) remembered.delete(key);
      return measured;
    } catch (error) {
      remembered.delete(key);
      throw error;
    }
  };
}

async function measureThreads(
  threads: Threads,
  backend: Backend['name'],
  precision: Precision,
  model: PackedModel,
): Promise<Measurement> {
  try {
    const measured = await threads.run('measure', { model, backend, precision });
    const { trialsPerSecond } = measured;
    return {
      ...measured,
      trialsPerSecond: trialsPerSecond && trialsPerSecond * threads.size,
      isPassing: false,
    };
  } catch (error) {
    // Code that breaks is no reason to refuse the model where JavaScript runs it.
    if (backend === 'JAVASCRIPT' || !(error instanceof ThreadFailure) || error.kind !== 'fault') throw error;
    return blocked(error, false);
  }
}

async function measureDevice(
  host: DeviceHost,
  precision: Precision,
  packed: PackedModel,
  runId: string,
): Promise<Measurement> {
  const model = unpackModel(packed);
  const blockers = cellBlockers(model.program, host.blockers(model, { precision }));
  if (blockers.length > 0) return { blockers, trialsPerSecond: null, prepareMs: 0, isPassing: false };
  try {
    using slot = await host.slots.acquire(AbortSignal.timeout(slotWaitMs));
    const startedAt = performance.now();
    const prepared = await host.prepare(slot, { runId, model: () => model, precision });
    const prepareMs = performance.now() - startedAt;
    const mostTrials = measuredBytes / (Float64Array.BYTES_PER_ELEMENT * model.outputs.length);
    for (let trials = 2 ** 14; ; trials *= 4) {
      const before = performance.now();
      await host.call(() => prepared.run({ seed: 1n, firstTrial: 0, trials }));
      const elapsedMs = performance.now() - before;
      if (elapsedMs < measureMs && 4 * trials <= mostTrials) continue;
      return { blockers, trialsPerSecond: (trials / elapsedMs) * 1000, prepareMs, isPassing: false };
    }
  } catch (error) {
    // A device that is lost while it is measured is remembered: a model that crashes a driver would do so each time that somebody
    // asks for it, until the device is left out for everybody.
    if (error instanceof DeviceFailure)
      return blocked(error, error.kind === 'unavailable' || error.kind === 'memory');
    if (isTimeout(error)) return { blockers, trialsPerSecond: null, prepareMs: 0, isPassing: true };
    throw error;
  }
}

function blocked(failure: Error, isPassing: boolean): Measurement {
  const blockers = [{ cell: null, reason: failure.message }];
  return { blockers, trialsPerSecond: null, prepareMs: 0, isPassing };
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** What a model is remembered by: equal for equal models, however often they were compiled. */
function modelKeys(): (model: PackedModel) => string {
  const known = new WeakMap<PackedModel, string>();
  return (model) => {
    const key =
      known.get(model) ??
      createHash('sha256').update(model.program).update(JSON.stringify(model.inputs)).digest('base64');
    known.set(model, key);
    return key;
  };
}

function isAbleOnWebgpu({ backend, blockers }: BackendStatus & Measured): boolean {
  return backend === 'WEBGPU' && blockers.length === 0;
}
