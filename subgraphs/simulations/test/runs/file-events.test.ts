import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, jest, test } from '@jest/globals';
import { openQueues } from '@montegraph/platform/queue';
import { silentLogger, temporaryServer } from '@montegraph/platform/testing';
import { openDatabase } from '@montegraph/platform/database';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { openFileEvents } from '../../src/runs/file-events.ts';
import { findRun } from '../../src/runs/find-run.ts';
import { insertTestRun } from '../fixtures/database.ts';

jest.setTimeout(30_000);

test('the event of a deleted file takes it from its runs and from memory, however often it comes', async () => {
  await using server = await temporaryServer();
  await using database = await openDatabase<Tables>({
    serverUrl: server.url,
    name: 'simulations',
    migrations,
    logger: silentLogger,
  });
  await using queues = await openQueues({ databaseServerUrl: server.url, logger: silentLogger });
  const forgotten: string[] = [];
  await using events = openFileEvents({
    queues,
    db: database.db,
    workbooks: { forget: async ({ fileId }) => void forgotten.push(fileId) },
  });
  const run = await insertTestRun(database.db, { fileId: 'deleted' });
  const queue = queues.queue('events.simulations');
  const deliver = async (name: string, data: object) => {
    const completed = once(events.worker, 'completed');
    await queue.add(name, data, { jobId: randomUUID() });
    await completed;
  };
  await deliver('file.deleted', { fileId: 'deleted', ownerId: 'ada' });
  expect(await findRun(database.db, run)).toMatchObject({ fileId: null, status: 'QUEUED' });
  await deliver('file.deleted', { fileId: 'deleted', ownerId: 'ada' });
  expect(forgotten).toEqual(['deleted', 'deleted']);
  // Another kind of event, from a later version of another service, is nothing to fail at.
  await deliver('file.renamed', { fileId: 'deleted' });
});
