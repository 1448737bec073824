import type { Database } from './run.ts';

/** A file was deleted: its runs stay, without it. Doing it again changes nothing. */
export async function forgetFile(
  db: Database,
  { fileId, ownerId }: { readonly fileId: string; readonly ownerId: string },
): Promise<void> {
  await db
    .updateTable('runs')
    .set({ fileId: null })
    .where('fileId', '=', fileId)
    .where('ownerId', '=', ownerId)
    .execute();
}
