import { randomUUID } from 'node:crypto';
import { databaseUrl, withClient } from '@montegraph/platform/database';
import {
  type Caller,
  createIdentitySigner,
  generateIdentityKeys,
  identityHeader,
} from '@montegraph/platform/identity';
import { type Clock, DisposalStack, systemClock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { silentLogger, temporaryServer } from '@montegraph/platform/testing';
import { type JWTPayload, createLocalJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { UsersConfig } from '../src/config.ts';
import { openUsers } from '../src/service.ts';

export const anonymous: Caller = { kind: 'anonymous' };
export const password = 'correct horse battery';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.looseObject({ code: z.string(), place: z.string().optional() }),
      }),
    )
    .default([]),
});
export type Answer = z.infer<typeof answerSchema>;

const sessionSchema = z.object({
  user: z.object({
    id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.string(),
    createdAt: z.string(),
  }),
  accessToken: z.string(),
  accessTokenExpiresAt: z.iso.datetime(),
  refreshToken: z.string(),
});
export type TestSession = z.infer<typeof sessionSchema>;

const sessionFields = `{
  user { id email name role createdAt }
  accessToken accessTokenExpiresAt refreshToken
}`;
const operations = {
  signUp: `mutation ($input: SignUpInput!) { session: signUp(input: $input) ${sessionFields} }`,
  signIn: `mutation ($input: SignInInput!) { session: signIn(input: $input) ${sessionFields} }`,
  refresh: `mutation ($refreshToken: String!) { session: refreshSession(refreshToken: $refreshToken) ${sessionFields} }`,
};

export type TestUsers = AsyncDisposable & {
  readonly config: UsersConfig;
  readonly url: string;
  ask(query: string, variables?: object, caller?: Caller): Promise<Answer>;
  signUp(input: { email: string; password?: string; name?: string | null }): Promise<Answer>;
  signIn(input: { email: string; password?: string }): Promise<Answer>;
  refresh(refreshToken: string): Promise<Answer>;
  /** Signs a new user up. */
  newSession(email?: string): Promise<TestSession>;
  /** What the router makes of an access token: it verifies the token with the published keys. */
  callerOf(accessToken: string): Promise<Extract<Caller, { kind: 'user' }>>;
  claimsOf(accessToken: string): Promise<JWTPayload>;
  keySet(): Promise<{ keys: { kid: string }[] }>;
  query(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
};

/** The users subgraph as production starts it, on a database of its own, and a router's signature on every request. */
export async function openTestUsers(
  options: { clock?: Clock; logger?: Logger; config?: UsersConfig } = {},
): Promise<TestUsers> {
  const { clock = systemClock, logger = silentLogger } = options;
  await using opened = new DisposalStack();
  const { privateKey, publicKey } = generateIdentityKeys();
  const config: UsersConfig = {
    databaseUrl: options.config?.databaseUrl ?? opened.use(await temporaryServer()).url,
    logLevel: 'silent',
    host: '127.0.0.1',
    port: 0,
    secret: 'a secret of the tests, thirty-two characters or more',
    issuer: 'https://montegraph.test',
    ...options.config,
    identityPublicKey: publicKey,
  };
  const signer = createIdentitySigner({ privateKey, clock });
  const users = opened.use(await openUsers({ config, logger, signal: new AbortController().signal, clock }));

  const ask: TestUsers['ask'] = async (query, variables = {}, caller = anonymous) => {
    const response = await fetch(`${users.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [identityHeader]: await signer.assertionFor(caller) },
      body: JSON.stringify({ query, variables }),
    });
    return answerSchema.parse(await response.json());
  };
  const signUp: TestUsers['signUp'] = (input) => ask(operations.signUp, { input: { password, ...input } });
  const keySet = async () => {
    const response = await fetch(`${users.url}/.well-known/jwks.json`);
    return z
      .object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) })
      .parse(await response.json());
  };
  const claimsOf = async (accessToken: string) => {
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(await keySet()), {
      issuer: config.issuer,
      audience: 'montegraph',
      algorithms: ['EdDSA'],
      currentDate: new Date(clock.now()),
    });
    return payload;
  };

  return {
    config,
    url: users.url,
    ask,
    signUp,
    signIn: (input) => ask(operations.signIn, { input: { password, ...input } }),
    refresh: (refreshToken) => ask(operations.refresh, { refreshToken }),
    newSession: async (email = `${randomUUID()}@example.com`) => sessionOf(await signUp({ email })),
    keySet,
    claimsOf,
    async callerOf(accessToken) {
      const { sub, scope, sid } = z
        .object({ sub: z.string(), scope: z.string(), sid: z.string() })
        .parse(await claimsOf(accessToken));
      return { kind: 'user', userId: sub, scopes: scope.split(' ').filter(Boolean), sessionId: sid };
    },
    query: (sql, parameters = []) =>
      withClient(databaseUrl(config.databaseUrl, 'users'), async (client) => {
        const { rows } = await client.query<Record<string, unknown>>(sql, parameters);
        return rows;
      }),
    [Symbol.asyncDispose]: opened.release(),
  };
}

export function sessionOf(answer: Answer): TestSession {
  return z.object({ session: sessionSchema }).parse(answer.data).session;
}

/** The code of the only error. */
export function codeOf({ errors }: Answer): string | undefined {
  return errors.length === 1 ? errors[0]?.extensions.code : JSON.stringify(errors);
}

/** A clock that tests turn. */
export function turnableClock(): Clock & { advance(ms: number): void } {
  let now = Date.UTC(2026, 0, 31, 9, 30);
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
