import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { sweepOrphans } from '../../src/results/sweep-orphans.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';
import { openTestStorage } from '../fixtures/worker-parts.ts';

const signal = new AbortController().signal;

test('objects without a run, and of runs that were canceled, are deleted once they are old; those of other runs stay', async () => {
  await using opened = new DisposalStack();
  const { db } = opened.use(await openTestDatabase());
  const { objects } = await openTestStorage(opened);
  const kept = await insertTestRun(db);
  const canceled = await insertTestRun(db);
  await cancelRun(db, canceled);
  const keys = [kept.id, canceled.id, randomUUID()].map((id) => `ada/${id}/model`);
  for (const key of keys) await objects.put(key, Readable.from([Buffer.from('model')]));
  // Young ones may belong to a request that has not written its row yet.
  expect(await sweepOrphans({ db, objects, now: Date.now(), signal })).toBe(0);
  expect(await sweepOrphans({ db, objects, now: Date.now() + 2 * 3_600_000, signal })).toBe(2);
  expect(await Promise.all(keys.map((key) => objects.exists(key)))).toEqual([true, false, false]);
});
