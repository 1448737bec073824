import { writeOutbox } from '@montegraph/platform/outbox';
import { type Insertable, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { fail } from '../errors.ts';
import { nextTurn } from '../queue/turn.ts';
import { type DatabaseTransaction, type Run, goingOn } from './run.ts';

/** Runs of one owner that may go on at once. The queue is fair beyond it; this bounds what a loop in a caller's program piles up. */
const maxRunsGoingOn = 20;

/** The outbox topic that puts a run in the queue. */
export const runQueued = 'run.queued';

/**
 * Writes the run and the message that will put it in the queue.
 *
 * @throws TOO_MANY_RUNS
 */
export async function insertRun(
  trx: DatabaseTransaction,
  run: Omit<Insertable<Tables['runs']>, 'firstTurn'>,
): Promise<Run> {
  // Count, then insert: two requests of one owner would both count 19 without a lock.
  await sql`select pg_advisory_xact_lock(hashtextextended(${run.ownerId}, 0))`.execute(trx);
  const { count } = await trx
    .selectFrom('runs')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('ownerId', '=', run.ownerId)
    .where('status', 'in', goingOn)
    .executeTakeFirstOrThrow();
  if (count >= maxRunsGoingOn) {
    throw fail('TOO_MANY_RUNS', { detail: `At most ${maxRunsGoingOn} are possible; wait for one to end.` });
  }
  const firstTurn = await nextTurn(trx, run.ownerId);
  const inserted = await trx
    .insertInto('runs')
    .values({ ...run, firstTurn })
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeOutbox(trx, { topic: runQueued, payload: { runId: inserted.id } });
  return inserted;
}
