import type { Queues, Worker } from '@montegraph/platform/queue';
import { z } from 'zod';
import type { Workbooks } from '../workbooks/workbooks.ts';
import { forgetFile } from './forget-file.ts';
import type { Database } from './run.ts';

const eventsQueue = 'events.simulations';
const fileDeleted = z.object({ fileId: z.string(), ownerId: z.string() });

/** Hears of deleted files. An event may come again: the second time there is nothing left to forget. */
export function openFileEvents(options: {
  readonly queues: Queues;
  readonly db: Database;
  readonly workbooks: Pick<Workbooks, 'forget'>;
}): AsyncDisposable & { readonly worker: Worker<unknown, void> } {
  const { queues, db, workbooks } = options;
  const worker = queues.worker<unknown, void>(eventsQueue, async ({ name, data }) => {
    // Another kind of event is for a later version, which will not be asked about it again.
    if (name !== 'file.deleted') return;
    const file = fileDeleted.parse(data);
    await workbooks.forget(file);
    await forgetFile(db, file);
  });
  return { worker, [Symbol.asyncDispose]: () => worker.close() };
}
