import type { Kysely } from 'kysely';
import { type Account, accountColumns } from '../accounts/account.ts';
import type { Tables } from '../database/tables.ts';
import { refreshTokenLifetimeMs } from './lifetimes.ts';
import { createRefreshToken, hashRefreshToken } from './refresh-token.ts';
import type { SessionTokens } from './start-session.ts';

/**
 * Spends a refresh token for its successor, in one statement: of several that bring the same token at once, one gets it.
 *
 * @returns undefined for a token that is unknown, spent or expired, or whose session has ended
 */
export async function continueSession(
  db: Kysely<Tables>,
  refreshToken: string,
  now: number,
): Promise<(SessionTokens & { readonly account: Account }) | undefined> {
  const successor = createRefreshToken();
  const row = await db
    .with('spent', (query) =>
      query
        .updateTable('refreshTokens')
        .set({ spentAt: new Date(now) })
        .from('sessions')
        .whereRef('sessions.id', '=', 'sessionId')
        .where('endedAt', 'is', null)
        .where('hash', '=', hashRefreshToken(refreshToken))
        .where('spentAt', 'is', null)
        .where('expiresAt', '>', new Date(now))
        .returning(['sessionId', 'userId']),
    )
    .with('successor', (query) =>
      query
        .insertInto('refreshTokens')
        .columns(['hash', 'sessionId', 'createdAt', 'expiresAt'])
        .expression((from) =>
          from
            .selectFrom('spent')
            .select((use) => [
              use.val(hashRefreshToken(successor)).as('hash'),
              'sessionId',
              use.val(new Date(now)).as('createdAt'),
              use.val(new Date(now + refreshTokenLifetimeMs)).as('expiresAt'),
            ]),
        ),
    )
    .selectFrom('spent')
    .innerJoin('users', 'users.id', 'spent.userId')
    .select([...accountColumns, 'sessionId'])
    .executeTakeFirst();
  if (!row) return undefined;
  const { sessionId, ...account } = row;
  return { account, sessionId, refreshToken: successor };
}
