import { type Database, type Run, isRunId } from './run.ts';

/** @param ownerId the caller; left out by workers, who act for any owner */
export async function findRun(
  db: Database,
  { id, ownerId }: { readonly id: string; readonly ownerId?: string },
): Promise<Run | undefined> {
  if (!isRunId(id)) return undefined;
  let query = db.selectFrom('runs').selectAll().where('id', '=', id);
  if (ownerId !== undefined) query = query.where('ownerId', '=', ownerId);
  return query.executeTakeFirst();
}

export async function findRuns(db: Database, ids: readonly string[]): Promise<readonly Run[]> {
  const valid = ids.filter(isRunId);
  return valid.length === 0 ? [] : db.selectFrom('runs').selectAll().where('id', 'in', valid).execute();
}
