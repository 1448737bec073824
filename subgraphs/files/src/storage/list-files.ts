import type { Place } from '@montegraph/platform/pagination';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { FileRecord } from '../uploads/file-record.ts';

/** A user's files, the newest first. By place and not by number, so that an upload between two pages moves nothing. */
export async function listFiles(
  db: Kysely<Tables>,
  ownerId: string,
  { first, after }: { readonly first: number; readonly after?: Place | undefined },
): Promise<readonly FileRecord[]> {
  let query = db.selectFrom('files').selectAll().where('ownerId', '=', ownerId);
  if (after !== undefined) {
    query = query.where((by) => by(by.refTuple('createdAt', 'id'), '<', by.tuple(after.createdAt, after.id)));
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(first).execute();
}

export async function countFiles(db: Kysely<Tables>, ownerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('files')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('ownerId', '=', ownerId)
    .executeTakeFirstOrThrow();
  return count;
}
