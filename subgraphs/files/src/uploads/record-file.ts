import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { FileRecord } from './file-record.ts';

export async function recordFile(db: Kysely<Tables>, file: FileRecord): Promise<void> {
  await db.insertInto('files').values(file).execute();
}

/** For an upload that failed. Nobody has heard of the file, so there is no event. */
export async function forgetFile(db: Kysely<Tables>, id: string): Promise<void> {
  await db.deleteFrom('files').where('id', '=', id).execute();
}
