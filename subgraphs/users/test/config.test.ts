import { loadConfig } from '@montegraph/platform/config';
import { generateIdentityKeys } from '@montegraph/platform/identity';
import { expect, test } from '@jest/globals';
import { usersSettings } from '../src/config.ts';

const needed = {
  DATABASE_URL: 'postgres://localhost',
  MONTEGRAPH_IDENTITY_PUBLIC_KEY: generateIdentityKeys().publicKey,
  MONTEGRAPH_USERS_SECRET: 'x'.repeat(32),
};

test('a database, the router’s public key and a secret are all that must be set', () => {
  expect(loadConfig(usersSettings, needed)).toMatchObject({
    port: 8001,
    host: '127.0.0.1',
    issuer: 'montegraph',
  });
});

test.each([
  ['no secret', { MONTEGRAPH_USERS_SECRET: '' }, 'MONTEGRAPH_USERS_SECRET'],
  ['a short secret', { MONTEGRAPH_USERS_SECRET: 'x'.repeat(31) }, 'MONTEGRAPH_USERS_SECRET'],
  ['a setting that does not exist', { MONTEGRAPH_USERS_SECRETS: 'x' }, 'MONTEGRAPH_USERS_SECRETS'],
])('%s is refused by name', (_, change, name) => {
  expect(() => loadConfig(usersSettings, { ...needed, ...change })).toThrow(name);
});
