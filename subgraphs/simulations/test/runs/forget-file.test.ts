import { expect, test } from '@jest/globals';
import { findRun } from '../../src/runs/find-run.ts';
import { forgetFile } from '../../src/runs/forget-file.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

test('the runs of a deleted file stay without it, those of other files keep theirs', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const deleted = await insertTestRun(db, { fileId: 'deleted' });
  const kept = await insertTestRun(db, { fileId: 'kept' });
  await forgetFile(db, { fileId: 'deleted', ownerId: 'ada' });
  await forgetFile(db, { fileId: 'deleted', ownerId: 'ada' });
  expect(await findRun(db, deleted)).toMatchObject({ fileId: null });
  expect(await findRun(db, kept)).toMatchObject({ fileId: 'kept' });
});
