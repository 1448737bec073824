export type BoundedCacheOptions = {
  readonly maxEntries: number;
  /** The sum of the weights that `set` was given. */
  readonly maxWeight: number;
};

export type BoundedCache<T> = {
  get(key: string): T | undefined;
  set(key: string, value: T, weight: number): void;
  readonly size: number;
};

/** Keeps what was used last. An entry heavier than the whole cache is not kept. */
export function boundedCache<T>({ maxEntries, maxWeight }: BoundedCacheOptions): BoundedCache<T> {
  // A Map iterates in order of insertion: the first entry is the one that was not used for the longest time.
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let weightKept = 0;

  function remove(key: string): void {
    weightKept -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, weight) {
      remove(key);
      if (weight > maxWeight) return;
      entries.set(key, { value, weight });
      weightKept += weight;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && weightKept <= maxWeight) break;
        remove(oldest);
      }
    },
    get size() {
      return entries.size;
    },
  };
}
