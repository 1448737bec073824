import { openDatabase } from '@montegraph/platform/database';
import { createIdentityVerifier } from '@montegraph/platform/identity';
import { type Clock, DisposalStack, type RunningService, systemClock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { type Route, openSubgraphServer } from '@montegraph/platform/subgraph-server';
import { subgraphDocument } from '@montegraph/schema';
import type { Kysely } from 'kysely';
import type { UsersConfig } from './config.ts';
import { usersContext } from './context.ts';
import { migrations } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { resolvers } from './resolvers/resolvers.ts';
import { createAccessTokens } from './sessions/access-token.ts';
import { readKeySet } from './signing-keys/key-set.ts';
import { createSeal } from './signing-keys/seal.ts';
import { createSigningKeys } from './signing-keys/signing-keys.ts';
import { openUpkeep } from './upkeep.ts';

export type UsersOptions = {
  readonly config: UsersConfig;
  readonly logger: Logger;
  /** Aborts what is still opening. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
};

/** The users subgraph: accounts, sessions, and the public keys that access tokens are verified with. */
export async function openUsers(options: UsersOptions): Promise<RunningService> {
  const { config, logger, signal, clock = systemClock } = options;
  await using opened = new DisposalStack();
  const database = opened.use(
    await openDatabase<Tables>({ serverUrl: config.databaseUrl, name: 'users', migrations, logger }),
  );
  const { db } = database;
  signal.throwIfAborted();
  const signingKeys = createSigningKeys({ db, seal: createSeal(config.secret), clock });
  opened.use(await openUpkeep({ db, signingKeys, clock, logger }));
  const accessTokens = createAccessTokens({ issuer: config.issuer, signingKeys, clock });
  signal.throwIfAborted();
  const server = opened.use(
    await openSubgraphServer({
      name: 'users',
      typeDefs: subgraphDocument('users'),
      resolvers,
      context: (request) => usersContext(request, { db, accessTokens, clock }),
      listen: { host: config.host, port: config.port },
      verifier: createIdentityVerifier({ publicKey: config.identityPublicKey, clock }),
      logger,
      checkHealth: () => database.ping(),
      routes: [keySetRoute(db)],
    }),
  );
  return { url: server.url, port: server.port, [Symbol.asyncDispose]: opened.release() };
}

/** Public on purpose, and the one path that asks for no identity: whoever verifies a token must be able to read it. */
function keySetRoute(db: Kysely<Tables>): Route {
  return {
    method: 'GET',
    path: '/.well-known/jwks.json',
    async handle(_, response) {
      const body = JSON.stringify(await readKeySet(db));
      // A key is in the set a day before its first signature, unless the secret was changed: then five minutes is the longest
      // that a copy is behind.
      response.writeHead(200, {
        'content-type': 'application/jwk-set+json',
        'cache-control': 'public, max-age=300',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    },
  };
}
