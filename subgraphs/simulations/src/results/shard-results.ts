import type { ShardResult } from '../database/tables.ts';
import type { Database } from '../runs/run.ts';

export async function hasShardResult(db: Database, runId: string, firstTrial: number): Promise<boolean> {
  const row = await db
    .selectFrom('shardResults')
    .select('runId')
    .where('runId', '=', runId)
    .where('firstTrial', '=', firstTrial)
    .executeTakeFirst();
  return row !== undefined;
}

/** The ranges of the shards that are done, and what computed them, in the order of the trials. */
export async function listShardResults(
  db: Database,
  runId: string,
): Promise<readonly Pick<ShardResult, 'firstTrial' | 'trials' | 'computation'>[]> {
  return db
    .selectFrom('shardResults')
    .select(['firstTrial', 'trials', 'computation'])
    .where('runId', '=', runId)
    .orderBy('firstTrial')
    .execute();
}

export async function readShardResult(
  db: Database,
  runId: string,
  firstTrial: number,
): Promise<Pick<ShardResult, 'moments' | 'errors'>> {
  return db
    .selectFrom('shardResults')
    .select(['moments', 'errors'])
    .where('runId', '=', runId)
    .where('firstTrial', '=', firstTrial)
    .executeTakeFirstOrThrow();
}
