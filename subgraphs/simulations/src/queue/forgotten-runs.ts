import { sql } from 'kysely';
import { type Database, type Run, goingOn } from '../runs/run.ts';

/**
 * Runs that go on and that the queue may have lost (a Redis that was emptied) or given up (whoever heard of it died before it
 * wrote so): all that are older than what the outbox may still have in hand.
 */
export async function findForgottenRuns(db: Database): Promise<readonly Run[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('status', 'in', goingOn)
    .where('createdAt', '<', sql<Date>`now() - interval '1 minute'`)
    .execute();
}
