import { blockTrials } from '@montegraph/engine';

/** Enough that two or four threads share a run of a million trials evenly, even if one of them is slow. */
const wantedShards = 8;

/** 65,536 trials: below it a shard's row, object and job cost more than its trials. */
const minBlocks = 16;

/** 999,424 trials: a shard that must start again after a crash costs a second, not a minute. */
const maxBlocks = 244;

/** 32 MiB: every thread holds a shard's columns at once, and the service encrypts a copy of them. */
const maxValues = 4 * 1024 * 1024;

export type ShardPlan = {
  /** Of every shard but the last; a multiple of the engine's block, so that any sharding merges to the same bits. */
  readonly shardTrials: number;
  readonly shards: number;
};

/** Splits a run into ranges of trials that can be computed anywhere, in any order. */
export function planShards(trials: number, outputs: number): ShardPlan {
  const blocks = Math.ceil(trials / blockTrials);
  const wanted = Math.max(minBlocks, Math.ceil(blocks / wantedShards));
  const allowed = Math.max(1, Math.min(maxBlocks, Math.floor(maxValues / outputs / blockTrials)));
  const shardTrials = Math.min(wanted, allowed) * blockTrials;
  return { shardTrials, shards: Math.ceil(trials / shardTrials) };
}

/** The range of a shard of a run. */
export function shardRange(
  run: { readonly trials: number; readonly shardTrials: number },
  shard: number,
): { readonly firstTrial: number; readonly trials: number } {
  const firstTrial = shard * run.shardTrials;
  return { firstTrial, trials: Math.min(run.shardTrials, run.trials - firstTrial) };
}
