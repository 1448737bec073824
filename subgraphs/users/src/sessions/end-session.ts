import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/**
 * Voids the refresh tokens of one session.
 *
 * @returns whether it was a session of this user that still went on
 */
export async function endSession(
  db: Kysely<Tables>,
  session: { readonly id: string; readonly userId: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ endedAt: new Date(now) })
    .where('id', '=', session.id)
    .where('userId', '=', session.userId)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
