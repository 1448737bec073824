import type { Logger } from '@montegraph/platform/logging';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { FileStorage } from '../storage/file-storage.ts';
import { isFileId } from '../storage/find-file.ts';

// Between an object and its row are milliseconds. An hour forgives clocks that disagree and a database that was away.
const graceMs = 3_600_000;
const batchSize = 500;

/** Deletes objects that have no row: a crash came between the two, or a deletion could not end. */
export async function sweepOrphans(
  { db, objects, clock }: FileStorage,
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<void> {
  const keys: string[] = [];
  const sweep = async (): Promise<void> => {
    const batch = keys.splice(0);
    const known = await knownIds(db, batch.map(idOf).filter(isFileId));
    for (const key of batch) {
      if (known.has(idOf(key))) continue;
      await objects.delete(key);
      logger.info({ key }, 'swept an object without a file');
    }
  };
  for await (const key of objects.list('', { writtenBefore: clock.now() - graceMs })) {
    if (signal.aborted) return;
    if (keys.push(key) === batchSize) await sweep();
  }
  await sweep();
}

function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

async function knownIds(db: Kysely<Tables>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('files').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}
