import { sql } from 'kysely';
import { type DatabaseTransaction, goingOn } from '../runs/run.ts';

/**
 * Where the next shard of an owner stands in a virtual time that all owners share (start-time fair queueing).
 *
 * The queue serves lower turns first. An owner's own shards follow each other, so somebody who asks for a hundred waits
 * behind the first few of everybody else; and nobody starts before the turn that is served now, so that whoever comes
 * often cannot keep a patient owner waiting for ever. With nothing going on, time starts again at 1.
 */
export async function nextTurn(trx: DatabaseTransaction, ownerId: string): Promise<number> {
  const { turn } = await trx
    .selectFrom('runs')
    .where('status', 'in', goingOn)
    .select((select) =>
      select.fn
        .coalesce(
          sql<number>`greatest(
            max(first_turn + shards) filter (where owner_id = ${ownerId}),
            min(first_turn + (select count(*)::integer from shard_results where run_id = runs.id)))`,
          sql<number>`1`,
        )
        .as('turn'),
    )
    .executeTakeFirstOrThrow();
  return turn;
}
