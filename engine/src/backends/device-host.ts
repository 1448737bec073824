import { types } from 'node:util';
import type { Model } from '../model/model.ts';
import type { Precision } from './backend.ts';
import { DeviceFailure } from './device.ts';
import type { Device, DeviceModel } from './device.ts';
import { deviceSlots } from './device-slots.ts';
import type { DeviceSlot, DeviceSlots } from './device-slots.ts';
import { proveDevice } from './prove.ts';
import { untilAborted } from './until-aborted.ts';

export type DeviceHostOptions = {
  readonly backend: Device['backend'];
  /** Rejects when its signal is aborted, once nothing is left of what it began. */
  readonly open: (signal: AbortSignal) => Promise<Device>;
  /** Runs that compute on it at once. */
  readonly slots: number;
  /** Of its memory, what one slot may take; an equal share by default. */
  readonly memoryBytes?: number | undefined;
  /** Why it has not started yet, as a sentence. */
  readonly unstarted: string;
  /** How long a call may say nothing. */
  readonly silenceMs: number;
  readonly log: (message: string) => void;
};

/**
 * One device through its losses: opened and proven when it is started, opened again when it is lost, left out when it will not come
 * back. Nothing that is asked of it waits for ever. At disposal what is still being opened ends too.
 */
export type DeviceHost = AsyncDisposable & {
  readonly backend: Device['backend'];
  readonly slots: DeviceSlots;
  /** Starts it, unless that was done. Resolves when it is there, or it is known why it is not; never rejects. */
  start(): Promise<void>;
  /** The device, proven; null where there is none. */
  device(): Device | null;
  /** Why there is none. */
  failure(): DeviceFailure | null;
  /** Of a slot. */
  memoryBytes(): number;
  blockers: Device['blockers'];
  /**
   * Prepares a model, or finds it as this slot left it.
   *
   * @param runId equal for whatever concerns one run
   * @throws DeviceFailure
   */
  prepare(slot: DeviceSlot, run: PreparedFor): Promise<DeviceModel>;
  /**
   * Waits for a call to the device, which says now and then that it goes on.
   *
   * @throws DeviceFailure of kind `lost` when it says nothing for too long; whatever the call throws
   */
  call<T>(work: (heard: () => void) => Promise<T>): Promise<T>;
};

type PreparedFor = {
  readonly runId: string;
  readonly model: () => Model;
  readonly precision: Precision;
};

// A driver that was lost four times has a fault that opening it once more does not mend; the service would only go on losing time.
const mostLosses = 4;

/** A host that has not started. */
export function deviceHost({
  backend,
  open,
  slots: slotCount,
  memoryBytes,
  unstarted,
  silenceMs,
  log,
}: DeviceHostOptions): DeviceHost {
  const slots = deviceSlots(slotCount);
  /** What each slot computed last: the shards of a run come one after the other. */
  const warm = new Map<number, { readonly key: string; readonly model: DeviceModel }>();
  const stop = new AbortController();
  let device: Device | null = null;
  let failure: DeviceFailure | null = new DeviceFailure('unavailable', unstarted);
  let losses = 0;
  let opening: Promise<void> | undefined;

  async function start(): Promise<void> {
    if (opening === undefined && !stop.signal.aborted) {
      failure = new DeviceFailure('unavailable', 'It is being started and proven.');
      opening = openAndProve();
    }
    await opening;
  }

  async function openAndProve(): Promise<void> {
    const opened = open(stop.signal);
    try {
      const candidate = await withSilence(() => opened, silenceMs);
      const wrong = await untilAborted(
        withSilence(() => proveDevice(candidate), silenceMs),
        stop.signal,
      );
      if (wrong !== null) throw new DeviceFailure('wrong', wrong);
      device = candidate;
      failure = null;
      log(`${backend}: ${candidate.description} is ready.`);
    } catch (error) {
      failure = failureOf(error);
      // What still opens is closed as soon as it has; nobody waits for it. Opening that failed has said so.
      const closed = opened.then(closeDevice, () => {});
      if (stop.signal.aborted) await closed;
      else log(`${backend} is left out: ${failure.message}`);
    }
  }

  async function closeDevice(opened: Device): Promise<void> {
    try {
      await withSilence(async () => opened[Symbol.asyncDispose](), silenceMs);
    } catch (error) {
      log(`${backend} did not close: ${messageOf(error)}`);
    }
  }

  function lose(lost: Device, cause: DeviceFailure): void {
    if (device !== lost) return;
    device = null;
    failure = cause;
    warm.clear();
    losses += 1;
    log(`${backend} was lost: ${cause.message}`);
    opening = closeDevice(lost).then(() =>
      losses < mostLosses && !stop.signal.aborted ? openAndProve() : undefined,
    );
  }

  async function call<T>(work: (heard: () => void) => Promise<T>): Promise<T> {
    const used = device;
    if (used === null) throw new DeviceFailure('unavailable', failure?.message ?? 'There is no device.');
    try {
      return await withSilence(work, silenceMs);
    } catch (error) {
      if (error instanceof DeviceFailure && error.kind === 'lost') lose(used, error);
      throw error;
    }
  }

  return {
    backend,
    slots,
    start,
    device: () => device,
    failure: () => failure,
    memoryBytes() {
      const ofDevice = device?.memoryBytes ?? 0;
      return memoryBytes === undefined ? Math.floor(ofDevice / slotCount) : Math.min(memoryBytes, ofDevice);
    },
    blockers: (model, options) => device?.blockers(model, options) ?? [],
    async prepare({ index }, { runId, model, precision }) {
      const key = `${precision} ${runId}`;
      const known = warm.get(index);
      if (known?.key === key) return known.model;
      warm.delete(index);
      return call(async () => {
        if (known !== undefined) await known.model[Symbol.asyncDispose]();
        // `call` has looked that it is there.
        const prepared = await device!.prepare(model(), { precision });
        warm.set(index, { key, model: prepared });
        return prepared;
      });
    },
    call,
    async [Symbol.asyncDispose]() {
      stop.abort(new DeviceFailure('lost', 'The device was closed.'));
      await opening;
      if (device !== null) await closeDevice(device);
      device = null;
    },
  };
}

/** Rejects when work says nothing for too long; what becomes of it then concerns nobody. */
async function withSilence<T>(work: (heard: () => void) => Promise<T>, silenceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const overdue = new DeviceFailure('lost', `The device said nothing for ${silenceMs} ms.`);
    timer = setTimeout(() => reject(overdue), silenceMs);
  });
  try {
    return await Promise.race([work(() => timer?.refresh()), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** What throws anything else has a fault of its own. */
function failureOf(error: unknown): DeviceFailure {
  return error instanceof DeviceFailure
    ? error
    : new DeviceFailure('wrong', messageOf(error), { cause: error });
}

export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
