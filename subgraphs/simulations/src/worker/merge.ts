import {
  type Backends,
  type ErrorCount,
  type Moments,
  type OutputRange,
  type Threads,
  binColumn,
  binnedOutput,
  binnedSample,
  contributionToVariance,
  correlatedTrials,
  describeSample,
  emptyBins,
  mergeBins,
  mergeBlocks,
  mergeErrorCounts,
  noMoments,
} from '@montegraph/engine';
import type { Insertable } from 'kysely';
import type { Sensitivity, Tables } from '../database/tables.ts';
import type { MergeJob } from '../queue/run-queue.ts';
import { completeRun } from '../results/complete-run.ts';
import { bytesOf, floatsOf, partsOf } from '../results/float-bytes.ts';
import { type RunObjects, type RunStorage, openRunObjects } from '../results/run-objects.ts';
import { readShardColumn, shardName } from '../results/shard-columns.ts';
import { listShardResults, readShardResult } from '../results/shard-results.ts';
import { fencesOf } from '../results/sorted-column.ts';
import { readBins, writeBins } from '../results/stored-bins.ts';
import { sampleName } from '../results/open-sample.ts';
import { findRun } from '../runs/find-run.ts';
import type { RunEnds } from '../runs/run-ends.ts';
import { mostExactTrials } from '../runs/options.ts';
import { type Database, type Run, isGoingOn } from '../runs/run.ts';
import { shardRanges } from '../runs/shard-plan.ts';
import { summariseComputations } from './summarise-computations.ts';

export type MergeWork = {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly backends: Pick<Backends, 'threads'>;
  readonly ends: RunEnds;
  /** For tests; see `mostExactTrials`. */
  readonly exactTrials?: number;
};

/** A merge under way: what every output's part of it needs. */
type Merge = {
  readonly run: Run;
  readonly toPercentiles: ToPercentiles;
  readonly threads: Threads;
  readonly objects: RunObjects;
  readonly shards: readonly { readonly firstTrial: number; readonly trials: number }[];
  readonly signal: AbortSignal;
};

/** Makes an output's object, which percentiles, probabilities and histograms are read from. */
type ToPercentiles = (merge: Merge, position: number, moments: Moments) => Promise<Percentiles>;

/** Moments and errors of an output, over all shards in their order. */
type Totals = { readonly moments: Moments; readonly errors: readonly ErrorCount[] };

type Percentiles = Pick<
  Insertable<Tables['outputResults']>,
  'percentileMethod' | 'percentileResolution' | 'fences'
>;

/**
 * Ends a run whose shards are all done: its statistics from the moments of the blocks in their order, so that they do not
 * depend on how and where the shards ran; one object an output for percentiles; and the success, in one transaction.
 */
export async function mergeRun(
  { db, storage, backends: { threads }, ends, exactTrials = mostExactTrials }: MergeWork,
  { runId }: MergeJob,
  stopSignal: AbortSignal,
): Promise<void> {
  using watch = ends.watch(runId);
  const run = await findRun(db, { id: runId });
  if (!run || !isGoingOn(run.status)) return;
  const shards = await listShardResults(db, runId);
  if (shards.length !== run.shards) throw new Error(`${shards.length} of ${run.shards} shards are done.`);
  const signal = AbortSignal.any([stopSignal, watch.signal]);
  const objects = openRunObjects(storage, run);
  const keptToPercentiles = run.trials <= exactTrials ? sortOutput : binOutput;
  const toPercentiles = run.binRanges === null ? keptToPercentiles : addBins(run.binRanges);
  const merge: Merge = { run, toPercentiles, threads, objects, shards, signal };
  try {
    const totals = await readTotals(db, merge);
    const results: Insertable<Tables['outputResults']>[] = [];
    for (const position of run.outputs.keys()) {
      results.push(await mergeOutput(merge, position, totals[position]!));
    }
    const ended = await completeRun(db, runId, results, summariseComputations(shards));
    if (!ended) return;
    await ends.announce(ended);
    await deleteShardBins(merge);
  } catch (error) {
    if (!watch.signal.aborted) throw error;
  }
}

/** They are in the bins of the outputs now. Columns stay: they are the run's trials. */
async function deleteShardBins({ run, objects, shards }: Merge): Promise<void> {
  for (const { firstTrial } of shards)
    if (shardRanges(run, firstTrial)) await objects.delete(shardName(firstTrial));
}

async function readTotals(db: Database, { run, shards }: Merge): Promise<readonly Totals[]> {
  let totals: readonly Totals[] = run.outputs.map(() => ({ moments: noMoments, errors: [] }));
  for (const { firstTrial } of shards) {
    const { moments, errors } = await readShardResult(db, run.id, firstTrial);
    const records = floatsOf(moments);
    totals = totals.map((before, output) => ({
      moments: mergeBlocks(before.moments, records, run.outputs.length, output),
      errors: mergeErrorCounts(before.errors, errors[output]!),
    }));
  }
  return totals;
}

async function mergeOutput(
  merge: Merge,
  position: number,
  { moments, errors }: Totals,
): Promise<Insertable<Tables['outputResults']>> {
  const { run, toPercentiles } = merge;
  const [percentiles, sensitivity] = await Promise.all([
    toPercentiles(merge, position, moments),
    correlateOutput(merge, position),
  ]);
  return {
    runId: run.id,
    position,
    ...run.outputs[position]!,
    ...describeSample(moments),
    ...percentiles,
    sensitivity: JSON.stringify(sensitivity),
    errors: JSON.stringify(errors),
  };
}

/** All trials in order of their values: percentiles, probabilities and histograms are exact. */
async function sortOutput(
  { run, threads, objects, shards, signal }: Merge,
  position: number,
): Promise<Percentiles> {
  const column = new Float64Array(run.trials);
  for (const shard of shards) column.set(await readShardColumn(objects, shard, position), shard.firstTrial);
  const { sorted } = await threads.run('sort', { column }, { signal, transfer: [column.buffer] });
  await objects.write(sampleName(position, 'EXACT'), partsOf(sorted), signal);
  return {
    percentileMethod: 'EXACT',
    percentileResolution: 0,
    fences: Buffer.from(bytesOf(fencesOf(sorted))),
  };
}

/** Too many trials to sort: counts in 2^20 bins between the extremes, which the moments know exactly. */
async function binOutput(
  { threads, objects, shards, signal }: Merge,
  position: number,
  moments: Moments,
): Promise<Percentiles> {
  // Without a value there is no range; nothing will be counted either.
  let bins = emptyBins(moments.count > 0 ? moments : { min: 0, max: 0 });
  for (const shard of shards) {
    const column = await readShardColumn(objects, shard, position);
    const transfer = [column.buffer, bins.counts.buffer];
    bins = await threads.run('bin', { column, bins }, { signal, transfer });
  }
  await objects.write(sampleName(position, 'HISTOGRAM'), partsOf(bins.counts), signal);
  return {
    percentileMethod: 'HISTOGRAM',
    percentileResolution: binnedSample(bins).resolution,
    fences: Buffer.alloc(0),
  };
}

/** Trials that were counted where they were computed: all shards' bins together, with the first trials, which were kept. */
function addBins(ranges: readonly OutputRange[]): ToPercentiles {
  return async ({ run, objects, shards, signal }, position, moments) => {
    const binsOf = async (shard: { readonly firstTrial: number; readonly trials: number }) =>
      shardRanges(run, shard.firstTrial)
        ? readBins(objects, shardName(shard.firstTrial), ranges, position)
        : binColumn(ranges[position]!, await readShardColumn(objects, shard, position));
    const [first, ...others] = shards;
    if (first === undefined) throw new TypeError('A run without shards.');
    let bins = await binsOf(first);
    for (const shard of others) bins = mergeBins([bins, await binsOf(shard)]);
    await writeBins(objects, sampleName(position, 'HISTOGRAM'), [bins], signal);
    return {
      percentileMethod: 'HISTOGRAM',
      percentileResolution: binnedOutput(bins, moments).resolution,
      fences: Buffer.alloc(0),
    };
  };
}

/** The inputs by how strongly they drive the output. They were not kept: the engine draws them again from the seed. */
async function correlateOutput(
  { run, threads, objects, shards, signal }: Merge,
  position: number,
): Promise<readonly Sensitivity[]> {
  const column = new Float64Array(Math.min(run.trials, correlatedTrials));
  for (const shard of shards) {
    const count = Math.min(shard.trials, column.length - shard.firstTrial);
    if (count <= 0) break;
    column.set(await readShardColumn(objects, shard, position, count), shard.firstTrial);
  }
  const { correlations } = await threads.run(
    'correlate',
    { runId: run.id, seed: BigInt(run.seed), inputs: run.inputs, column },
    { signal, transfer: [column.buffer] },
  );
  const contributions = contributionToVariance(correlations);
  return run.inputs
    .map(({ cell, name }, input) => ({
      input: cell,
      name,
      rankCorrelation: correlations[input] ?? null,
      contributionToVariance: contributions[input] ?? null,
    }))
    .toSorted((left, right) => Math.abs(right.rankCorrelation ?? 0) - Math.abs(left.rankCorrelation ?? 0));
}
