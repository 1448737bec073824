import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { FileRecord } from '../uploads/file-record.ts';

/** @param ownerId who must own it; undefined for whoever has a signed link */
export async function findFile(
  db: Kysely<Tables>,
  id: string,
  ownerId: string | undefined,
): Promise<FileRecord | undefined> {
  // Postgres would refuse to compare it, and a file with this id there is none.
  if (!isFileId(id)) return undefined;
  let query = db.selectFrom('files').selectAll().where('id', '=', id);
  if (ownerId !== undefined) query = query.where('ownerId', '=', ownerId);
  return query.executeTakeFirst();
}

export function isFileId(id: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(id);
}
