import { type Histogram, between, binEdges } from '@montegraph/engine';
import type { StoredSample } from './stored-sample.ts';

/** Values a fence: as many as one encrypted chunk of an object holds, so that a search decrypts a single one. */
export const fenceValues = 8192;

/** Every 8,192nd value of a sorted column, from the first. */
export function fencesOf(sorted: Float64Array): Float64Array {
  return Float64Array.from(
    { length: Math.ceil(sorted.length / fenceValues) },
    (_, i) => sorted[i * fenceValues]!,
  );
}

export type SortedColumnOptions = {
  /** Values in the column: the trials without an error. */
  readonly count: number;
  readonly fences: Float64Array;
  /** Reads the values from index `start` to before `end`. */
  readonly read: (start: number, end: number) => Promise<Float64Array>;
};

/**
 * All trials of an output without an error, ascending, read a chunk at a time: what the engine's `sortedSample` says of
 * the same values, to the bit, without having them all in memory.
 */
export function sortedColumn({ count, fences, read }: SortedColumnOptions): StoredSample {
  // Only the latest: the searches of a histogram's edges come in ascending order, so each chunk is read once.
  let latest: { readonly index: number; readonly values: Promise<Float64Array> } | undefined;
  const readChunk = (index: number): Promise<Float64Array> => {
    if (latest?.index !== index) {
      const start = index * fenceValues;
      latest = { index, values: read(start, Math.min(start + fenceValues, count)) };
    }
    return latest.values;
  };
  const valueAt = async (rank: number) =>
    (await readChunk(Math.floor(rank / fenceValues)))[rank % fenceValues]!;

  /** Values before the first one that is beyond; once one is beyond, all after it are. */
  const countUntil = async (isBeyond: (value: number) => boolean): Promise<number> => {
    const chunksBegun = firstIndex(fences, isBeyond);
    if (chunksBegun === 0) return 0;
    const index = chunksBegun - 1;
    return index * fenceValues + firstIndex(await readChunk(index), isBeyond);
  };

  return {
    async quantile(p) {
      if (count === 0) return null;
      const position = (count - 1) * p;
      const rank = Math.floor(position);
      const value = await valueAt(rank);
      return between(value, rank + 1 < count ? await valueAt(rank + 1) : value, position - rank);
    },
    async probability({ above, below }) {
      if (count === 0) return null;
      const start = above === null ? 0 : await countUntil((value) => value > above);
      const end = below === null ? count : await countUntil((value) => value >= below);
      return Math.max(0, end - start) / count;
    },
    async histogram(bins): Promise<Histogram> {
      if (count === 0) return { edges: [], counts: [] };
      const edges = binEdges(await valueAt(0), await valueAt(count - 1), bins);
      const counts: number[] = [];
      let start = 0;
      for (const edge of edges.slice(1, -1)) {
        const end = await countUntil((value) => value >= edge);
        counts.push(end - start);
        start = end;
      }
      return { edges, counts: [...counts, count - start] };
    },
  };
}

/** The first index whose value is beyond, or the length. */
function firstIndex(ascending: Float64Array, isBeyond: (value: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeyond(ascending[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
