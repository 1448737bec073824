import type { Database } from '../runs/run.ts';

/** Counts that a worker begins a shard, before it computes anything: the record of what was done twice. */
export async function startShard(db: Database, runId: string, firstTrial: number): Promise<void> {
  await db
    .insertInto('shards')
    .values({ runId, firstTrial, starts: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['runId', 'firstTrial'])
        .doUpdateSet((update) => ({ starts: update('shards.starts', '+', 1), trialsDone: 0 })),
    )
    .execute();
}
