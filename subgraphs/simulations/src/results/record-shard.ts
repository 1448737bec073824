import { type Insertable, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type Database, goingOn } from '../runs/run.ts';

/**
 * Keeps a shard's result once. A shard that ran twice, or late, changes nothing: the first result stays, and both are the same.
 *
 * @returns false when the run has ended: then nothing is written
 */
export async function recordShard(
  db: Database,
  result: Insertable<Tables['shardResults']>,
): Promise<boolean> {
  const { runId, firstTrial, trials, moments, errors, computation } = result;
  const { rows } = await sql<{ isGoingOn: boolean }>`
    with run as (select id from runs where id = ${runId} and status in (${sql.join(goingOn)})),
      kept as (
        insert into shard_results (run_id, first_trial, trials, moments, errors, computation)
        select id, ${firstTrial}::integer, ${trials}::integer, ${moments}::bytea, ${errors}::json, ${computation}::json
        from run
        on conflict (run_id, first_trial) do nothing)
    select exists (select from run) as is_going_on`.execute(db);
  return rows[0]?.isGoingOn === true;
}
