import { binnedOutput, binnedSample } from '@montegraph/engine';
import type { OutputResult } from '../database/tables.ts';
import { floatsOf } from './float-bytes.ts';
import { type RunObjects, type RunStorage, openRunObjects } from './run-objects.ts';
import { readBins } from './stored-bins.ts';
import { sortedColumn } from './sorted-column.ts';
import type { OutputOfRun, StoredSample } from './stored-sample.ts';

export function sampleName(position: number, method: OutputResult['percentileMethod']): string {
  return method === 'EXACT' ? `sorted-${position}` : `bins-${position}`;
}

/** Opens the output's object for as long as `work` asks it. */
export async function withStoredSample<T>(
  storage: RunStorage,
  { run, result }: OutputOfRun,
  work: (sample: StoredSample) => Promise<T>,
): Promise<T> {
  const objects = openRunObjects(storage, run);
  const name = sampleName(result.position, result.percentileMethod);
  if (result.percentileMethod === 'HISTOGRAM') {
    return work(await openHistogram(objects, name, { run, result }));
  }
  await using ranges = await objects.openRanges(name);
  const bytes = Float64Array.BYTES_PER_ELEMENT;
  // Awaited here, or the object would be closed before it is read.
  return await work(
    sortedColumn({
      count: result.count,
      fences: floatsOf(result.fences),
      read: async (start, end) => floatsOf(await ranges.read(start * bytes, end * bytes)),
    }),
  );
}

async function openHistogram(
  objects: RunObjects,
  name: string,
  { run, result }: OutputOfRun,
): Promise<StoredSample> {
  const extremes = { min: result.min ?? 0, max: result.max ?? 0 };
  const range = run.binRanges?.[result.position];
  const sample = range
    ? binnedOutput(await readBins(objects, name, [range], 0), extremes)
    : binnedSample({ ...extremes, counts: await readCounts(objects, name) });
  return {
    quantile: async (p) => sample.quantile(p),
    probability: async (bounds) => sample.probability(bounds),
    histogram: async (bins) => sample.histogram(bins),
  };
}

async function readCounts(objects: RunObjects, name: string): Promise<Uint32Array<ArrayBuffer>> {
  const bytes = await objects.read(name);
  const counts = new Uint32Array(bytes.length / Uint32Array.BYTES_PER_ELEMENT);
  new Uint8Array(counts.buffer).set(bytes);
  return counts;
}
