import { sql } from 'kysely';
import type { Computation } from '../database/tables.ts';
import type { Database } from '../runs/run.ts';

/**
 * What computed an earlier shard of the run in the planned backend's place, if one did: the shards after it go there at once. A device
 * that was wrong or lost is not asked again, and a run does not change to and fro.
 */
export async function findFallback(db: Database, runId: string): Promise<Computation | undefined> {
  const shard = await db
    .selectFrom('shardResults')
    .select('computation')
    .where('runId', '=', runId)
    .where(sql<boolean>`computation ->> 'fallback' is not null`)
    .orderBy('firstTrial')
    .limit(1)
    .executeTakeFirst();
  return shard?.computation ?? undefined;
}
