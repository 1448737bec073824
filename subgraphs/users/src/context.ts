import type { Clock } from '@montegraph/platform/lifecycle';
import type { RequestContext } from '@montegraph/platform/subgraph-server';
import type { Kysely } from 'kysely';
import type { Account } from './accounts/account.ts';
import { findAccount } from './accounts/find-account.ts';
import type { Tables } from './database/tables.ts';
import type { AccessTokens } from './sessions/access-token.ts';

/** What resolvers stand on, for as long as the service runs. */
export type Foundations = {
  readonly db: Kysely<Tables>;
  readonly accessTokens: AccessTokens;
  readonly clock: Clock;
};

export type UsersContext = RequestContext &
  Foundations & {
    /** Read once a request: a page of a hundred files asks a hundred times for the same owner. */
    readonly accountOf: (id: string) => Promise<Account | undefined>;
  };

export function usersContext(request: RequestContext, foundations: Foundations): UsersContext {
  const accounts = new Map<string, Promise<Account | undefined>>();
  return {
    ...request,
    ...foundations,
    accountOf(id) {
      const known = accounts.get(id) ?? findAccount(foundations.db, id);
      accounts.set(id, known);
      return known;
    },
  };
}
