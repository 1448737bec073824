import type { ShardSample } from '@montegraph/engine';
import { floatsOf, partsOf } from './float-bytes.ts';
import type { RunObjects } from './run-objects.ts';

const valueBytes = Float64Array.BYTES_PER_ELEMENT;

export function shardName(firstTrial: number): string {
  return `shard-${firstTrial}`;
}

/**
 * Keeps the trials of a shard as one object: the outputs' columns one after the other, 8 bytes a trial, NaN where there was
 * an error; then, for each output that has an error count, in their order, a byte a trial: an index into the engine's
 * `errorNames` + 1, 0 for none.
 */
export async function writeShardColumns(
  objects: RunObjects,
  sample: ShardSample,
  signal: AbortSignal,
): Promise<void> {
  await objects.write(shardName(sample.firstTrial), partsOfSample(sample), signal);
}

function* partsOfSample({ outputs, errors }: ShardSample): Generator<Uint8Array> {
  for (const column of outputs) yield* partsOf(column);
  for (const codes of errors) if (codes !== null) yield* partsOf(codes);
}

/** One output's column of a shard, or the first `count` trials of it. */
export async function readShardColumn(
  objects: RunObjects,
  shard: { readonly firstTrial: number; readonly trials: number },
  output: number,
  count = shard.trials,
): Promise<Float64Array<ArrayBuffer>> {
  await using ranges = await objects.openRanges(shardName(shard.firstTrial));
  const start = output * shard.trials * valueBytes;
  return floatsOf(await ranges.read(start, start + count * valueBytes));
}
