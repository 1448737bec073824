import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, type Migration } from '../../src/database/index.ts';
import { silentLogger, temporaryServer } from '../../src/testing/index.ts';

type Tables = { steps: { name: string }; migrations: { name: string } };

const createSteps: Migration = {
  up: (db) => db.schema.createTable('steps').addColumn('name', 'text').execute(),
};
const step = (name: string): Migration => ({
  up: async (db) => void (await db.insertInto('steps').values({ name }).execute()),
});

const open = (serverUrl: string, migrations: Record<string, Migration>) =>
  openDatabase<Tables>({ serverUrl, name: 'steps', migrations, logger: silentLogger });

test('migrations run once, in order, and later ones join at the next start', async () => {
  await using server = await temporaryServer();
  const first = { '001': createSteps, '002': step('a') };
  await (await open(server.url, first))[Symbol.asyncDispose]();
  await using database = await open(server.url, { ...first, '003': step('b') });
  expect(await database.db.selectFrom('steps').select('name').execute()).toEqual([
    { name: 'a' },
    { name: 'b' },
  ]);
});

test('instances that start at once apply each migration once', async () => {
  await using server = await temporaryServer();
  const migrations = { '001': createSteps, '002': step('a') };
  const opened = await Promise.all([1, 2, 3, 4].map(() => open(server.url, migrations)));
  expect(await opened[0]?.db.selectFrom('steps').selectAll().execute()).toEqual([{ name: 'a' }]);
  await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()));
});

test('a broken migration is named with its service, leaves nothing, and keeps those before it', async () => {
  await using server = await temporaryServer();
  const broken: Migration = {
    up: async (db) => {
      await db.insertInto('steps').values({ name: 'half' }).execute();
      await sql`select nonsense`.execute(db);
    },
  };
  await expect(open(server.url, { '001': createSteps, '002': broken })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(/Service steps, migration 002: column "nonsense" does not exist/),
  });
  await using database = await open(server.url, { '001': createSteps });
  expect(await database.db.selectFrom('steps').selectAll().execute()).toEqual([]);
  expect(await database.db.selectFrom('migrations').select('name').execute()).toEqual([{ name: '001' }]);
});

test('a program that is older than its data does not start', async () => {
  await using server = await temporaryServer();
  await (await open(server.url, { '001': createSteps, '002': step('a') }))[Symbol.asyncDispose]();
  await expect(open(server.url, { '001': createSteps })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('migration 002'),
  });
});
