import { Writable } from 'node:stream';
import { databaseUrl, withClient } from '@montegraph/platform/database';
import { createLogger } from '@montegraph/platform/logging';
import { expect, test } from '@jest/globals';
import { codeOf, openTestUsers, password, sessionOf, turnableClock } from './users-service.ts';

test('neither a password, a token nor a private key is in any table or log line', async () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger({ level: 'trace', service: 'users', destination });
  await using users = await openTestUsers({ logger });
  const first = await users.newSession('ada@example.com');
  await users.signIn({ email: 'ada@example.com', password: `not the ${password}` });
  const second = sessionOf(await users.refresh(first.refreshToken));
  await users.refresh(first.refreshToken);

  const tables = await users.query(
    `select table_name from information_schema.tables where table_schema = 'public'`,
  );
  const contents = await Promise.all(
    tables.map(({ table_name: table }) =>
      users.query(`select row_to_json(t)::text as row from "${String(table)}" t`),
    ),
  );
  const stored = JSON.stringify(contents);
  expect(stored).toContain('ada@example.com');

  const secrets = [password, first, second].flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [entry.refreshToken, entry.accessToken],
  );
  // What every Ed25519 private key starts with in PKCS 8: it would be there if one were stored as it is.
  const pkcs8 = Buffer.from('302e020100300506032b6570', 'hex');
  for (const secret of [...secrets.map((text) => Buffer.from(text)), pkcs8]) {
    for (const encoding of ['utf8', 'hex', 'base64url'] as const) {
      expect(stored).not.toContain(secret.toString(encoding));
      expect(lines.join('')).not.toContain(secret.toString(encoding));
    }
  }
  expect(stored).not.toContain(`"d"`);
  expect(lines.join('')).toContain('a spent refresh token came back');
});

test('two instances on one database verify and continue what the other began', async () => {
  await using one = await openTestUsers();
  await using two = await openTestUsers({ config: one.config });
  const session = await one.newSession();
  expect(await two.claimsOf(session.accessToken)).toMatchObject({ sub: session.user.id });
  expect(codeOf(await two.refresh(session.refreshToken))).toBe('[]');
});

test('the key set is public, says how long to keep it, and holds no private part', async () => {
  await using users = await openTestUsers();
  const response = await fetch(`${users.url}/.well-known/jwks.json`);
  expect([
    response.status,
    response.headers.get('content-type'),
    response.headers.get('cache-control'),
  ]).toEqual([200, 'application/jwk-set+json', 'public, max-age=300']);
  expect(await response.json()).toEqual({
    keys: [
      {
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.any(String),
        x: expect.stringMatching(/^[\w-]{43}$/),
      },
    ],
  });
});

test('an access token is refused once its fifteen minutes are over', async () => {
  const clock = turnableClock();
  await using users = await openTestUsers({ clock });
  const { accessToken } = await users.newSession();
  clock.advance(15 * 60_000 - 1_000);
  expect(await users.claimsOf(accessToken)).toBeDefined();
  clock.advance(1_000);
  await expect(users.claimsOf(accessToken)).rejects.toThrow(
    expect.objectContaining({ code: 'ERR_JWT_EXPIRED' }),
  );
});

test('healthy while its database answers', async () => {
  await using users = await openTestUsers();
  const health = async () => (await fetch(`${users.url}/health`)).status;
  expect(await health()).toBe(200);
  await withClient(users.config.databaseUrl.replace(/[^/]*$/, 'postgres'), (client) =>
    client.query(
      `drop database "${new URL(databaseUrl(users.config.databaseUrl, 'users')).pathname.slice(1)}" with (force)`,
    ),
  );
  expect(await health()).toBe(503);
});
