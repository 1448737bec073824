import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { cancelRun } from '../../src/runs/change-run.ts';
import { countRuns, listRuns } from '../../src/runs/list-runs.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

test('pages of runs that were asked for in the same millisecond miss none and repeat none', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  for (let i = 0; i < 7; i++) await insertTestRun(db);
  await sql`update runs set created_at = '2026-01-31T09:30:00.123Z'`.execute(db);
  const seen: string[] = [];
  let after: { createdAt: Date; id: string } | undefined;
  for (;;) {
    const page = await listRuns(db, { ownerId: 'ada' }, { first: 2, after });
    if (page.length === 0) break;
    seen.push(...page.map((run) => run.id));
    after = page.at(-1);
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toEqual(seen.toSorted().toReversed());
});

test('the newest run comes first', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const older = await insertTestRun(db);
  await sql`update runs set created_at = created_at - interval '1 hour'`.execute(db);
  const newer = await insertTestRun(db);
  const runs = await listRuns(db, { ownerId: 'ada' }, { first: 10 });
  expect(runs.map((run) => run.id)).toEqual([newer.id, older.id]);
});

test('a list is of one owner, and of one file or some states if asked for', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await insertTestRun(db, { ownerId: 'bob' });
  await insertTestRun(db, { fileId: 'other' });
  await cancelRun(db, await insertTestRun(db));
  expect(await countRuns(db, { ownerId: 'ada' })).toBe(2);
  expect(await countRuns(db, { ownerId: 'ada', fileId: 'other' })).toBe(1);
  expect(await countRuns(db, { ownerId: 'ada', statuses: ['CANCELED', 'FAILED'] })).toBe(1);
  expect(await countRuns(db, { ownerId: 'ada', statuses: [] })).toBe(0);
});
