import { types } from 'node:util';
import type { Model } from '../model/model.ts';
import type { Blocker, Precision } from './backend.ts';
import { DeviceFailure } from './device.ts';
import type { Device, DeviceModel } from './device.ts';
import { deviceSlots } from './device-slots.ts';
import type { DeviceSlot, DeviceSlots } from './device-slots.ts';
import { proveDevice } from './prove.ts';

export type DeviceHostOptions = {
  readonly backend: Device['backend'];
  readonly open: () => Promise<Device>;
  /** Runs that compute on it at once. */
  readonly slots: number;
  /** Of its memory, what one slot may take; an equal share by default. */
  readonly memoryBytes?: number | undefined;
  /** How long a call may say nothing. */
  readonly silenceMs: number;
  readonly log: (message: string) => void;
};

/**
 * One device through its losses: opened and proven, opened again when it is lost, left out when it will not come back. Nothing that
 * is asked of it waits for ever.
 */
export type DeviceHost = AsyncDisposable & {
  readonly backend: Device['backend'];
  readonly slots: DeviceSlots;
  /** The device, proven; null where there is none. */
  device(): Device | null;
  /** Why there is none, as a sentence. */
  reason(): string | null;
  /** Of a slot. */
  memoryBytes(): number;
  blockers(model: Model): readonly Blocker[];
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

/** Opens and proves a device. That there is none, or a wrong one, is no failure: `reason` says it. */
export async function openDeviceHost({
  backend,
  open,
  slots: slotCount,
  memoryBytes,
  silenceMs,
  log,
}: DeviceHostOptions): Promise<DeviceHost> {
  const slots = deviceSlots(slotCount);
  /** What each slot computed last: the shards of a run come one after the other. */
  const warm = new Map<number, { readonly key: string; readonly model: DeviceModel }>();
  let device: Device | null = null;
  let reason: string | null = null;
  let losses = 0;
  let isClosed = false;
  let opening: Promise<void> = Promise.resolve();

  async function openAndProve(): Promise<void> {
    const opened = open();
    try {
      const candidate = await withSilence(() => opened, silenceMs);
      reason = await withSilence(() => proveDevice(candidate), silenceMs);
      if (reason === null && !isClosed) {
        device = candidate;
        log(`${backend}: ${candidate.description} is ready.`);
        return;
      }
    } catch (error) {
      reason = messageOf(error);
    }
    log(`${backend} is left out: ${reason}`);
    // What still opens is closed as soon as it has; nobody waits for it. Opening that failed has said so.
    void opened.then(closeDevice, () => {});
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
    reason = cause.message;
    warm.clear();
    losses += 1;
    log(`${backend} was lost: ${reason}`);
    opening = closeDevice(lost).then(() => (losses < mostLosses && !isClosed ? openAndProve() : undefined));
  }

  async function call<T>(work: (heard: () => void) => Promise<T>): Promise<T> {
    const used = device;
    if (used === null) throw new DeviceFailure('unavailable', reason ?? 'There is no device.');
    try {
      return await withSilence(work, silenceMs);
    } catch (error) {
      if (error instanceof DeviceFailure && error.kind === 'lost') lose(used, error);
      throw error;
    }
  }

  opening = openAndProve();
  await opening;
  return {
    backend,
    slots,
    device: () => device,
    reason: () => reason,
    memoryBytes: () => memoryBytes ?? Math.floor((device?.memoryBytes ?? 0) / slotCount),
    blockers: (model) => device?.blockers(model) ?? [],
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
      isClosed = true;
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

export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
