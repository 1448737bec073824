import { type OutputRange, blockTrials, correlatedTrials } from '@montegraph/engine';
import type { Run } from './run.ts';

// A shard takes about a second of the whole machine: what a crash loses, and two of them keep it busy while one is being encrypted
// and written. Smaller, and its row, object and job cost more than they are worth.
const shardSeconds = 1;

/** Of a speed that was never measured: 262,144 trials. */
const usualBlocks = 64;

/** The queue takes all of a run's shards in one go. */
const mostShards = 1_000;

/** In blocks times outputs, 32 MiB: what is computed at once lies in memory, and the service encrypts a copy of it. */
const maxKept = 1_024;

/** In blocks times outputs, 3.5 MiB of moments in a row of the database. Trials that are not kept take no other memory. */
const maxCounted = 65_536;

/** In shards times outputs, 8 GiB of bins in the object store until they are merged: as much as trials that are kept may take. */
const mostBins = 32_768;

export type ShardPlan = {
  /** Of every shard but the last, and those of the first trials of a run that keeps no others; a multiple of the engine's block, so that any sharding merges to the same bits. */
  readonly shardTrials: number;
  readonly shards: number;
};

export type ShardPlanOptions = {
  readonly trials: number;
  readonly outputs: number;
  readonly keepsTrials: boolean;
  /** As measured for this model; null if it was not. */
  readonly trialsPerSecond: number | null;
};

/** Splits a run into ranges of trials that can be computed anywhere, in any order. */
export function planShards({ trials, outputs, keepsTrials, trialsPerSecond }: ShardPlanOptions): ShardPlan {
  const head = keepsTrials ? 0 : headTrials(trials);
  const blocks = Math.ceil((trials - head) / blockTrials);
  const inTime =
    trialsPerSecond === null ? usualBlocks : Math.round((trialsPerSecond * shardSeconds) / blockTrials);
  const most = keepsTrials ? mostShards : Math.min(mostShards, Math.max(1, Math.floor(mostBins / outputs)));
  const wanted = Math.max(1, inTime, Math.ceil(blocks / most));
  const allowed = Math.max(1, Math.floor((keepsTrials ? maxKept : maxCounted) / outputs));
  const shardBlocks = Math.min(wanted, allowed);
  return {
    shardTrials: shardBlocks * blockTrials,
    shards: Math.ceil(blocks / shardBlocks) + Math.ceil(head / headShardTrials(outputs)),
  };
}

/** The range of a shard of a run. */
export function shardRange(
  { trials, shardTrials, binRanges }: Pick<Run, 'trials' | 'shardTrials' | 'binRanges'>,
  shard: number,
): { readonly firstTrial: number; readonly trials: number } {
  if (binRanges === null) return rangeFrom(shard * shardTrials, shardTrials, trials);
  const head = headTrials(trials);
  const inHead = headShardTrials(binRanges.length);
  const headShards = Math.ceil(head / inHead);
  return shard < headShards
    ? rangeFrom(shard * inHead, inHead, head)
    : rangeFrom(head + (shard - headShards) * shardTrials, shardTrials, trials);
}

/** The bins that a shard's trials are counted in; undefined where they are kept as columns. */
export function shardRanges(
  { trials, binRanges }: Pick<Run, 'trials' | 'binRanges'>,
  firstTrial: number,
): readonly OutputRange[] | undefined {
  return binRanges === null || firstTrial < headTrials(trials) ? undefined : binRanges;
}

function rangeFrom(firstTrial: number, shardTrials: number, trials: number) {
  return { firstTrial, trials: Math.min(shardTrials, trials - firstTrial) };
}

/** Sensitivities look at the first trials themselves: a run that keeps no others keeps these, in shards of their own. */
function headTrials(trials: number): number {
  return Math.min(trials, correlatedTrials);
}

/** One shard has all of them, up to 16 outputs. */
function headShardTrials(outputs: number): number {
  return Math.max(1, Math.floor(maxKept / outputs)) * blockTrials;
}
