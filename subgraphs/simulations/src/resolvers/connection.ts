import { platformFail } from '@montegraph/platform/errors';
import { type RunFilter, type RunPlace, countRuns, listRuns } from '../runs/list-runs.ts';
import { type Database, type Run, isRunId } from '../runs/run.ts';

const maxPage = 100;

/**
 * A page of runs (Relay cursor connections).
 *
 * @throws BAD_USER_INPUT for a page size outside 1 to 100, or a cursor that none of ours is
 */
export async function runConnection(
  db: Database,
  filter: RunFilter,
  { first, after }: { readonly first: number; readonly after?: string | null | undefined },
) {
  if (first < 1 || first > maxPage) {
    throw platformFail('BAD_USER_INPUT', { place: 'first', detail: `A page has 1 to ${maxPage} entries.` });
  }
  const place = after === null || after === undefined ? undefined : parseCursor(after);
  // One more than asked for tells whether there is a next page.
  const [runs, totalCount] = await Promise.all([
    listRuns(db, filter, { first: first + 1, after: place }),
    countRuns(db, filter),
  ]);
  const nodes = runs.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage: runs.length > first,
      hasPreviousPage: place !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf({ createdAt, id }: Run): string {
  return Buffer.from(`${createdAt.toISOString()},${id}`).toString('base64url');
}

function parseCursor(cursor: string): RunPlace {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(',');
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !isRunId(id)) {
    throw platformFail('BAD_USER_INPUT', { place: 'after', detail: 'It is no cursor of this list.' });
  }
  return { createdAt, id };
}
