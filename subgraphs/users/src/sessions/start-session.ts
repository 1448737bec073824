import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { refreshTokenLifetimeMs } from './lifetimes.ts';
import { createRefreshToken, hashRefreshToken } from './refresh-token.ts';

/** A session and the one refresh token that continues it. */
export type SessionTokens = { readonly sessionId: string; readonly refreshToken: string };

/** @param now milliseconds since 1970 */
export async function startSession(db: Kysely<Tables>, userId: string, now: number): Promise<SessionTokens> {
  const sessionId = randomUUID();
  const refreshToken = createRefreshToken();
  const createdAt = new Date(now);
  await db
    .with('session', (query) =>
      query.insertInto('sessions').values({ id: sessionId, userId, createdAt, endedAt: null }),
    )
    .insertInto('refreshTokens')
    .values({
      hash: hashRefreshToken(refreshToken),
      sessionId,
      createdAt,
      expiresAt: new Date(now + refreshTokenLifetimeMs),
      spentAt: null,
    })
    .execute();
  return { sessionId, refreshToken };
}
