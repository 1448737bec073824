import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/**
 * Voids all refresh tokens of a user.
 *
 * @returns whether one of their sessions still went on
 */
export async function endEverySession(db: Kysely<Tables>, userId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ endedAt: new Date(now) })
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
