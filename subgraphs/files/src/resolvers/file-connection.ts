import { platformFail } from '@montegraph/platform/errors';
import type { FileLibrary } from '../storage/library.ts';
import { isFileId } from '../storage/find-file.ts';
import type { FilePlace } from '../storage/list-files.ts';
import type { FileRecord } from '../uploads/file-record.ts';

const maxPage = 100;

/**
 * A page of a user's files (Relay cursor connections).
 *
 * @throws PlatformError BAD_USER_INPUT for a page size outside of 1 to 100, or a cursor that none of ours is
 */
export async function fileConnection(
  library: FileLibrary,
  ownerId: string,
  { first, after }: { readonly first: number; readonly after?: string | null | undefined },
) {
  if (first < 1 || first > maxPage) {
    throw platformFail('BAD_USER_INPUT', { place: 'first', detail: `A page has 1 to ${maxPage} files.` });
  }
  const place = after === null || after === undefined ? undefined : placeOf(after);
  // One more than was asked for tells whether there is a next page.
  const [files, totalCount] = await Promise.all([
    library.list(ownerId, { first: first + 1, after: place }),
    library.count(ownerId),
  ]);
  const nodes = files.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage: files.length > first,
      hasPreviousPage: place !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf({ createdAt, id }: FileRecord): string {
  return Buffer.from(`${createdAt.toISOString()},${id}`).toString('base64url');
}

function placeOf(cursor: string): FilePlace {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(',');
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !isFileId(id)) {
    throw platformFail('BAD_USER_INPUT', { place: 'after', detail: 'It is no cursor of this list.' });
  }
  return { createdAt, id };
}
