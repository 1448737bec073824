import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { hashRefreshToken } from './refresh-token.ts';

/**
 * Ends the session of a refresh token that was spent before: two have it, and we cannot tell the owner from the thief.
 * A client that sends the same token twice by mistake pays for it as well, with one more sign-in.
 *
 * @returns the session, if the token is a spent one and its session was still going on
 * @see RFC 9700, 4.14.2
 */
export async function endSessionOfSpentToken(
  db: Kysely<Tables>,
  refreshToken: string,
  now: number,
): Promise<{ readonly id: string; readonly userId: string } | undefined> {
  return db
    .updateTable('sessions')
    .set({ endedAt: new Date(now) })
    .from('refreshTokens')
    .whereRef('sessions.id', '=', 'sessionId')
    .where('hash', '=', hashRefreshToken(refreshToken))
    .where('spentAt', 'is not', null)
    .where('endedAt', 'is', null)
    .returning(['sessions.id', 'userId'])
    .executeTakeFirst();
}
