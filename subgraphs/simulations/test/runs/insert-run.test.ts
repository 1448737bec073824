import { expect, test } from '@jest/globals';
import { cancelRun } from '../../src/runs/change-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

test('a twenty-first run that goes on is refused, however many are asked for at once', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const outcomes = await Promise.allSettled(Array.from({ length: 25 }, () => insertTestRun(db)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(5);
  expect(refused[0]?.reason).toMatchObject({ code: 'TOO_MANY_RUNS' });
  // The refused left neither a run nor a message.
  const count = (table: 'runs') =>
    db
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
  expect(await count('runs')).toEqual({ count: 20 });
});

test('a run that has ended makes room for another, and other owners have room of their own', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const [first] = await Promise.all(Array.from({ length: 20 }, () => insertTestRun(db)));
  await insertTestRun(db, { ownerId: 'bob' });
  await expect(insertTestRun(db)).rejects.toMatchObject({ code: 'TOO_MANY_RUNS' });
  await cancelRun(db, first!);
  await insertTestRun(db);
});
