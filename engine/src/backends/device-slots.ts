/** Places on a device: who has one computes there alone. Others wait, in the order they came. */
export type DeviceSlots = {
  readonly size: number;
  busy(): number;
  waiting(): number;
  /**
   * The next free slot. Dispose it, or nobody else gets it.
   *
   * @throws the signal's reason; who gives up leaves the queue
   */
  acquire(signal?: AbortSignal): Promise<DeviceSlot>;
};

export type DeviceSlot = Disposable & {
  /** 0 to size - 1. */
  readonly index: number;
};

type Waiting = { readonly take: (index: number) => void };

export function deviceSlots(size: number): DeviceSlots {
  const free = Array.from({ length: size }, (_, index) => index);
  const queue: Waiting[] = [];

  function release(index: number): void {
    const next = queue.shift();
    if (next === undefined) free.push(index);
    else next.take(index);
  }

  function slot(index: number): DeviceSlot {
    let isReleased = false;
    return {
      index,
      [Symbol.dispose]() {
        if (!isReleased) release(index);
        isReleased = true;
      },
    };
  }

  return {
    size,
    busy: () => size - free.length,
    waiting: () => queue.length,
    async acquire(signal) {
      signal?.throwIfAborted();
      const index = free.shift();
      if (index !== undefined) return slot(index);
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal?.reason);
        };
        const waiting = {
          take(taken: number) {
            signal?.removeEventListener('abort', leave);
            resolve(slot(taken));
          },
        };
        queue.push(waiting);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
