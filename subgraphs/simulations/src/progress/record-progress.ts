import { sql } from 'kysely';
import type { PartialOutput } from '../database/tables.ts';
import type { Database } from '../runs/run.ts';
import { type ProgressRow, progressColumns } from './progress.ts';

export type ShardProgress = { readonly firstTrial: number; readonly trialsDone: number };

/** Notes how far shards are. @returns the trials done in all shards of the run, those of other instances included */
export async function recordShardProgress(
  db: Database,
  runId: string,
  shards: readonly ShardProgress[],
): Promise<number> {
  const firstTrials = shards.map((shard) => shard.firstTrial);
  const done = shards.map((shard) => shard.trialsDone);
  // The sum's own statement would not see what an update in the same statement writes.
  await sql`
    update shards set trials_done = progress.done
    from unnest(${firstTrials}::integer[], ${done}::integer[]) as progress (first_trial, done)
    where run_id = ${runId} and shards.first_trial = progress.first_trial`.execute(db);
  const { total } = await db
    .selectFrom('shards')
    .select((select) => select.fn.sum<number | null>('trialsDone').as('total'))
    .where('runId', '=', runId)
    .executeTakeFirstOrThrow();
  return total ?? 0;
}

export type RunProgress = {
  readonly trialsCompleted: number;
  readonly trialsPerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly partialOutputs: readonly PartialOutput[];
};

/** The next state of a run that computes. @returns undefined when it has ended */
export async function recordProgress(
  db: Database,
  runId: string,
  progress: RunProgress,
): Promise<ProgressRow | undefined> {
  return db
    .updateTable('runs')
    .set((set) => ({
      sequence: set('sequence', '+', 1),
      // A shard that starts again counts from 0, and instances overtake each other: what is shown never goes back.
      trialsCompleted: sql<number>`greatest(trials_completed, ${progress.trialsCompleted})`,
      trialsPerSecond: progress.trialsPerSecond,
      etaSeconds: progress.etaSeconds,
      partialOutputs: JSON.stringify(progress.partialOutputs),
    }))
    .where('id', '=', runId)
    .where('status', '=', 'RUNNING')
    .returning(progressColumns)
    .executeTakeFirst();
}
