import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { httpUrlSchema, loadConfig, portSchema, setting, sharedSettings } from '../../src/config/index.ts';

const settings = {
  ...sharedSettings,
  port: setting('MONTEGRAPH_USERS_PORT', portSchema.default(8001)),
  filesUrl: setting('MONTEGRAPH_FILES_URL', httpUrlSchema.optional()),
  threads: setting('MONTEGRAPH_USERS_THREADS', z.coerce.number().int().optional()),
};
const databaseUrl = 'postgres://h:5432';
const load = (env: NodeJS.ProcessEnv) => loadConfig(settings, { DATABASE_URL: databaseUrl, ...env });

test('settings come from the environment, and what is absent or empty has its default', () => {
  expect(
    load({ MONTEGRAPH_USERS_PORT: '0', REDIS_URL: '', MONTEGRAPH_FILES_URL: 'http://files:8002/' }),
  ).toEqual({
    databaseUrl,
    redisUrl: undefined,
    logLevel: 'info',
    host: '127.0.0.1',
    port: 0,
    filesUrl: 'http://files:8002',
    threads: undefined,
  });
});

test('all bad settings are named at once, and no value is printed', () => {
  const env = { MONTEGRAPH_USERS_PORT: '70000', REDIS_URL: 'secret', MONTEGRAPH_USERS_PROT: '1' };
  expect(() => loadConfig(settings, env)).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      message:
        'The configuration is not valid. DATABASE_URL is missing. ' +
        'REDIS_URL: expected a URL like redis://host:6379. ' +
        'MONTEGRAPH_USERS_PORT: expected a port number up to 65535. ' +
        'MONTEGRAPH_USERS_PROT is not a setting.',
    }),
  );
});

test.each(['MONTEGRAPH_ROTUER_PORT', 'MONTEGRAPH_LOGLEVEL', 'MONTEGRAPH_USERS_SECRETS'])(
  '%s is refused, because a name that nobody reads is a typing error',
  (name) => {
    expect(() => load({ [name]: 'x' })).toThrow(`${name} is not a setting.`);
  },
);

test.each(['MONTEGRAPH_FILES_PORT', 'MONTEGRAPH_ROUTER_CONFIG', 'MONTEGRAPH_MASTER_KEYS', 'HOME'])(
  '%s may be there, because several services are started from one environment',
  (name) => {
    expect(() => load({ [name]: 'x' })).not.toThrow();
  },
);
