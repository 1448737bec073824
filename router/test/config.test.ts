import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '@montegraph/platform/config';
import { generateIdentityKeys } from '@montegraph/platform/identity';
import { temporaryFolder } from '@montegraph/platform/testing';
import { readRouterConfig, routerConfig, routerSettings } from '../src/config.ts';

const { privateKey } = generateIdentityKeys();
const environment = { MONTEGRAPH_IDENTITY_PRIVATE_KEY: privateKey };

test('the shipped router.yaml has every key with its default, and no other', () => {
  const shipped: unknown = parse(readFileSync(new URL('../../router.yaml', import.meta.url), 'utf8'));
  const {
    identityPrivateKey: _key,
    redisUrl: _url,
    ...defaults
  } = routerConfig({ identityPrivateKey: privateKey });
  expect(shipped).toEqual(defaults);
});

test('without anything said, the shipped file is read', async () => {
  const config = await readRouterConfig(loadConfig(routerSettings, environment));
  expect(config).toEqual(routerConfig({ identityPrivateKey: privateKey }));
});

test('the environment wins over the file', async () => {
  await using folder = await temporaryFolder();
  await writeFile(
    `${folder.path}/router.yaml`,
    'listen: { port: 1 }\nsubgraphs: { files: { url: "http://old/graphql" } }',
  );
  const config = await readRouterConfig(
    loadConfig(routerSettings, {
      ...environment,
      MONTEGRAPH_ROUTER_CONFIG: `${folder.path}/router.yaml`,
      MONTEGRAPH_ROUTER_PORT: '9000',
      MONTEGRAPH_HOST: '0.0.0.0',
      MONTEGRAPH_FILES_URL: 'http://files:8002',
      MONTEGRAPH_JWKS_URL: 'http://users:8001/.well-known/jwks.json',
      REDIS_URL: 'redis://redis:6379',
    }),
  );
  expect(config).toMatchObject({
    listen: { host: '0.0.0.0', port: 9000 },
    subgraphs: { files: { url: 'http://files:8002/graphql' } },
    authentication: { jwksUrl: 'http://users:8001/.well-known/jwks.json', issuer: 'montegraph' },
    redisUrl: 'redis://redis:6379',
  });
});

test.each([
  ['listen: { prot: 8000 }', 'prot'],
  ['litsen: {}', 'litsen'],
  ['rateLimits: { perCallerPerMinute: 0 }', 'rateLimits: perCallerPerMinute'],
  ['http: { trustedProxies: [everybody] }', 'http: trustedProxies: 0'],
  ['subgraphs: { users: { url: "ftp://users" } }', 'subgraphs: users: url'],
  ['"text"', 'object'],
  ['a: [', 'router.yaml'],
])('%s is refused, naming %s', async (yaml, named) => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/router.yaml`, yaml);
  const settings = loadConfig(routerSettings, {
    ...environment,
    MONTEGRAPH_ROUTER_CONFIG: `${folder.path}/router.yaml`,
  });
  await expect(readRouterConfig(settings)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining(named),
  });
});

test('a file that is not there is refused by its name', async () => {
  const settings = loadConfig(routerSettings, {
    ...environment,
    MONTEGRAPH_ROUTER_CONFIG: '/nowhere/router.yaml',
  });
  await expect(readRouterConfig(settings)).rejects.toThrow('/nowhere/router.yaml');
});
