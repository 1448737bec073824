import { expect, test } from '@jest/globals';
import { sql, type Generated } from 'kysely';
import { databaseUrl, inTransaction, openDatabase, type Migration } from '../../src/database/index.ts';
import { createDatabaseIfMissing } from '../../src/database/index.ts';
import { silentLogger, temporaryServer } from '../../src/testing/index.ts';

type Tables = { someThings: { id: Generated<number>; byteSize: number; details: object | null } };

const createThings: Migration = {
  up: (db) =>
    db.schema
      .createTable('some_things')
      .addColumn('id', 'bigserial', (column) => column.primaryKey())
      .addColumn('byte_size', 'int8', (column) => column.notNull())
      .addColumn('details', 'jsonb')
      .execute(),
};

const open = (serverUrl: string, migrations: Record<string, Migration> = { '001-things': createThings }) =>
  openDatabase<Tables>({ serverUrl, name: 'things', migrations, logger: silentLogger });

test('a missing database is created and migrated', async () => {
  await using server = await temporaryServer();
  await using database = await open(server.url);
  await database.ping();
  expect(database.url).toBe(databaseUrl(server.url, 'things'));
  expect(await database.db.selectFrom('someThings').selectAll().execute()).toEqual([]);
});

test('int8 arrives as a number, and only column names change their case', async () => {
  await using server = await temporaryServer();
  await using database = await open(server.url);
  const row = { byteSize: 2 ** 40, details: { snake_case: 1, camelCase: 2 } };
  await database.db.insertInto('someThings').values(row).execute();
  expect(await database.db.selectFrom('someThings').selectAll().execute()).toEqual([{ id: 1, ...row }]);
});

test('an int8 beyond 2^53 is refused, because as a number it would be another one', async () => {
  await using server = await temporaryServer();
  await using database = await open(server.url);
  await expect(sql`select 9007199254740993::int8`.execute(database.db)).rejects.toThrow(RangeError);
});

test('a transaction that throws keeps nothing', async () => {
  await using server = await temporaryServer();
  await using database = await open(server.url);
  const work = inTransaction(database.db, async (transaction) => {
    await transaction.insertInto('someThings').values({ byteSize: 1, details: null }).execute();
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await database.db.selectFrom('someThings').selectAll().execute()).toEqual([]);
});

test('a session that the server ended is replaced', async () => {
  await using server = await temporaryServer();
  await using database = await open(server.url);
  await using other = await open(server.url);
  await database.ping();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
  // A query may meet the server's farewell or a closed connection, which leaves the pool then; there are at most five in it.
  for (let connection = 0; connection < 5; connection++) await database.ping().catch(() => undefined);
  await expect(database.ping()).resolves.toBeUndefined();
});

test('a database that several processes create at once is created once', async () => {
  await using server = await temporaryServer();
  const url = databaseUrl(server.url, 'race');
  await expect(Promise.all([1, 2, 3, 4].map(() => createDatabaseIfMissing(url)))).resolves.toBeDefined();
});
