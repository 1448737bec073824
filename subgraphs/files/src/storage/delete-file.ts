import { inTransaction } from '@montegraph/platform/database';
import { writeOutbox } from '@montegraph/platform/outbox';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { isFileId } from './find-file.ts';

/** Deletes a file's row and, in the same transaction, says so to others. @returns whether this call deleted it */
export async function deleteFile(db: Kysely<Tables>, id: string, ownerId: string): Promise<boolean> {
  if (!isFileId(id)) return false;
  return inTransaction(db, async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('files')
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) return false;
    await writeOutbox(transaction, { topic: 'file.deleted', payload: { fileId: id, ownerId } });
    return true;
  });
}
