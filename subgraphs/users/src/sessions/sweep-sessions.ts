import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** Deletes expired refresh tokens, then sessions that have none left: nothing can continue them. */
export async function sweepSessions(
  db: Kysely<Tables>,
  now: number,
): Promise<{ tokens: number; sessions: number }> {
  const tokens = await db
    .deleteFrom('refreshTokens')
    .where('expiresAt', '<=', new Date(now))
    .executeTakeFirstOrThrow();
  const sessions = await db
    .deleteFrom('sessions')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('refreshTokens')
            .select('hash')
            .whereRef('refreshTokens.sessionId', '=', 'sessions.id'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return { tokens: Number(tokens.numDeletedRows), sessions: Number(sessions.numDeletedRows) };
}
