import { inTransaction } from '@montegraph/platform/database';
import { requireUser } from '@montegraph/platform/identity';
import type { Account } from '../accounts/account.ts';
import { createAccount } from '../accounts/create-account.ts';
import { displayName } from '../accounts/display-name.ts';
import { findCredentials } from '../accounts/find-credentials.ts';
import { hashPassword, refuseUnfitPassword, verifyPassword } from '../accounts/password.ts';
import type { UsersContext } from '../context.ts';
import { fail } from '../errors.ts';
import type { MutationResolvers } from '../schema.generated.ts';
import { continueSession } from '../sessions/continue-session.ts';
import { endSessionOfSpentToken } from '../sessions/end-session-of-spent-token.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { endSession } from '../sessions/end-session.ts';
import { type SessionTokens, startSession } from '../sessions/start-session.ts';

export const mutation: MutationResolvers = {
  async signUp(_, { input }, context) {
    const { db, clock } = context;
    const name = displayName(input.name);
    refuseUnfitPassword(input.password);
    const passwordHash = await hashPassword(input.password);
    const now = clock.now();
    const { account, tokens } = await inTransaction(db, async (transaction) => {
      const created = await createAccount(transaction, {
        email: input.email,
        name,
        passwordHash,
        createdAt: new Date(now),
      });
      if (!created) throw fail('EMAIL_TAKEN', { place: 'input.email' });
      return { account: created, tokens: await startSession(transaction, created.id, now) };
    });
    return present(account, tokens, context);
  },

  async signIn(_, { input }, context) {
    const { db, clock } = context;
    const credentials = await findCredentials(db, input.email);
    // Before looking whether there is an account at all, so that both refusals take the same time.
    const matches = await verifyPassword(input.password, credentials?.passwordHash);
    if (!credentials || !matches) throw fail('INVALID_CREDENTIALS');
    const tokens = await startSession(db, credentials.account.id, clock.now());
    return present(credentials.account, tokens, context);
  },

  async refreshSession(_, { refreshToken }, context) {
    const { db, clock, logger } = context;
    const continued = await continueSession(db, refreshToken, clock.now());
    if (!continued) {
      const ended = await endSessionOfSpentToken(db, refreshToken, clock.now());
      if (ended) logger.warn({ session: ended }, 'a spent refresh token came back, its session is ended');
      throw fail('INVALID_REFRESH_TOKEN', { place: 'refreshToken' });
    }
    return present(continued.account, continued, context);
  },

  async signOut(_, { everywhere }, { db, clock, caller }) {
    const { userId, sessionId } = requireUser(caller);
    if (everywhere) return endEverySession(db, userId, clock.now());
    // API keys and other issuers' tokens belong to no session of ours.
    if (sessionId === undefined) return false;
    return endSession(db, { id: sessionId, userId }, clock.now());
  },
};

async function present(
  user: Account,
  { sessionId, refreshToken }: SessionTokens,
  { accessTokens }: UsersContext,
) {
  return { user, refreshToken, ...(await accessTokens.issue(user, sessionId)) };
}
