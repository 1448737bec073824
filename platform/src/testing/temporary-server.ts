import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { databaseUrl, withClient } from '../database/index.ts';

/**
 * A server URL with a fresh prefix on the tests' Postgres, so that every test has databases of its own. They are dropped
 * at disposal, whoever is still connected.
 */
export async function temporaryServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const shared = process.env['MONTEGRAPH_TEST_DATABASE_URL'];
  if (!shared) throw new Error('No test database: this project has no globalSetup in jest.config.mjs.');
  // Only tells tests apart; nothing that a test asserts depends on it.
  const url = databaseUrl(shared, `t${randomBytes(6).toString('hex')}`);
  return { url, [Symbol.asyncDispose]: () => dropDatabases(url) };
}

async function dropDatabases(url: string): Promise<void> {
  const maintenance = new URL(url);
  const prefix = `${decodeURIComponent(maintenance.pathname.slice(1))}_`;
  maintenance.pathname = '/postgres';
  await withClient(maintenance.href, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows)
      await client.query(`drop database if exists ${escapeIdentifier(datname)} with (force)`);
  });
}
