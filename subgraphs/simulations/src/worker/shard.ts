import { type Backends, type PackedModel, engineVersion } from '@montegraph/engine';
import type { Computation } from '../database/tables.ts';
import { fail } from '../errors.ts';
import type { ProgressReporter } from '../progress/reporter.ts';
import type { ShardJob } from '../queue/run-queue.ts';
import { bytesOf } from '../results/float-bytes.ts';
import { recordShard } from '../results/record-shard.ts';
import { type RunStorage, openRunObjects } from '../results/run-objects.ts';
import { shardName, writeShardColumns } from '../results/shard-columns.ts';
import { writeBins } from '../results/stored-bins.ts';
import { findFallback } from './fallback.ts';
import { hasShardResult } from '../results/shard-results.ts';
import { beginRun } from '../runs/change-run.ts';
import { findRun } from '../runs/find-run.ts';
import type { RunEnds } from '../runs/run-ends.ts';
import { type Database, type Run, isGoingOn } from '../runs/run.ts';
import { shardRange, shardRanges } from '../runs/shard-plan.ts';
import { startShard } from './start-shard.ts';

export type ShardWork = {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly backends: Pick<Backends, 'run'>;
  readonly ends: RunEnds;
  readonly reporter: ProgressReporter;
  readonly models: { read(run: Run): Promise<PackedModel> };
};

/**
 * Computes a shard and keeps it: its columns first, then the row that says that they are there. A shard that has its row is
 * not computed again, and one of a run that has ended not at all.
 *
 * @param signal aborted when the job is to be given back
 * @throws ENGINE_CHANGED; EngineError; whatever a database, an object store or a thread fails with
 */
export async function computeShard(
  { db, storage, backends, ends, reporter, models }: ShardWork,
  { runId, shard }: ShardJob,
  signal: AbortSignal,
): Promise<void> {
  using watch = ends.watch(runId);
  const run = await findRun(db, { id: runId });
  if (!run || !isGoingOn(run.status)) return;
  const { firstTrial, trials } = shardRange(run, shard);
  if (await hasShardResult(db, runId, firstTrial)) return;
  // Two versions compute other bits, and a compiled model is read by its own: half of one and half of the other is no run.
  if (run.engineVersion !== engineVersion) throw fail('ENGINE_CHANGED');

  await startShard(db, runId, firstTrial);
  const begun = await beginRun(db, runId);
  if (begun) await reporter.tell(begun);
  try {
    const stop = AbortSignal.any([signal, watch.signal]);
    const earlier = await findFallback(db, runId);
    const sample = await backends.run(
      {
        runId,
        model: await models.read(run),
        backend: earlier?.backend ?? run.plannedBackend,
        precision: earlier ? 'DOUBLE' : run.plannedPrecision,
        seed: BigInt(run.seed),
        firstTrial,
        trials,
        ranges: shardRanges(run, firstTrial),
      },
      { signal: stop, onProgress: (done) => reporter.advance(run, firstTrial, done) },
    );
    const { backend, device, fallback, shadow } = sample;
    const computation: Computation = {
      backend,
      device,
      fallback: fallback ?? earlier?.fallback ?? null,
      shadow,
    };
    const objects = openRunObjects(storage, run);
    if (sample.bins.length === 0) await writeShardColumns(objects, sample, stop);
    else await writeBins(objects, shardName(firstTrial), sample.bins, stop);
    const recorded = await recordShard(db, {
      runId,
      firstTrial,
      trials,
      moments: Buffer.from(bytesOf(sample.moments)),
      errors: JSON.stringify(sample.errorCounts),
      computation: JSON.stringify(computation),
    });
    if (!recorded) {
      // The run ended meanwhile, and whoever ended it may have deleted its objects before this one was there. One that
      // succeeded had this shard from another worker, and needs the columns: they are the same.
      const ended = await findRun(db, { id: runId });
      if (ended?.status !== 'SUCCEEDED') await objects.delete(shardName(firstTrial));
      return;
    }
    reporter.finishShard(run, firstTrial, trials);
  } catch (error) {
    if (!watch.signal.aborted) throw error;
  }
}
