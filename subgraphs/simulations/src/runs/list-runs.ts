import type { Place } from '@montegraph/platform/pagination';
import { sql } from 'kysely';
import type { RunStatus } from '../database/tables.ts';
import type { Database, Run } from './run.ts';

export type RunFilter = {
  readonly ownerId: string;
  readonly fileId?: string | undefined;
  readonly statuses?: readonly RunStatus[] | undefined;
};

/** @param page how many at most, and the place that they come after */
export async function listRuns(
  db: Database,
  filter: RunFilter,
  page: { readonly first: number; readonly after?: Place | undefined },
): Promise<readonly Run[]> {
  let query = filtered(db, filter).selectAll();
  const { after } = page;
  if (after) {
    // A row comparison is one range of the index; `a < x or (a = x and b < y)` would be two.
    query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id}::uuid)`);
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.first).execute();
}

export async function countRuns(db: Database, filter: RunFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function filtered(db: Database, { ownerId, fileId, statuses }: RunFilter) {
  let query = db.selectFrom('runs').where('ownerId', '=', ownerId);
  if (fileId !== undefined) query = query.where('fileId', '=', fileId);
  // `in ()` of no states is no SQL.
  if (statuses !== undefined) query = query.where(sql<boolean>`status = any(${statuses})`);
  return query;
}
