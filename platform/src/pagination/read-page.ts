import { platformFail } from '../errors/index.ts';

/** Where an entry stands in a list that is ordered by time and then by id: a row that comes or goes moves no other. */
export type Place = { readonly createdAt: Date; readonly id: string };

/** The arguments of a Relay connection that is read forwards. */
export type PageRequest = {
  /** 1 to 100. */
  readonly first: number;
  /** The cursor that the page begins behind. */
  readonly after?: string | null | undefined;
};

/** A page of a list. @see https://relay.dev/graphql/connections.htm */
export type Connection<Node> = {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly nodes: readonly Node[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

/** A list, by its two questions. */
export type List<Node> = {
  /** At most `first` entries, those behind `after` in the list's order. */
  read(range: { readonly first: number; readonly after: Place | undefined }): Promise<readonly Node[]>;
  count(): Promise<number>;
};

const maxPage = 100;

/**
 * A page of a list.
 *
 * @throws PlatformError BAD_USER_INPUT for a page size outside 1 to 100, or a cursor that none of ours is
 */
export async function readPage<Node extends Place>(
  { first, after }: PageRequest,
  list: List<Node>,
): Promise<Connection<Node>> {
  if (first < 1 || first > maxPage) {
    throw platformFail('BAD_USER_INPUT', { place: 'first', detail: `A page has 1 to ${maxPage} entries.` });
  }
  const place = after === null || after === undefined ? undefined : parseCursor(after);
  // One more than asked for tells whether there is a next page.
  const [found, totalCount] = await Promise.all([
    list.read({ first: first + 1, after: place }),
    list.count(),
  ]);
  const nodes = found.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: formatCursor(node) }));
  return {
    edges,
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: place !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function formatCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.toISOString()},${id}`).toString('base64url');
}

function parseCursor(cursor: string): Place {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(',');
  const createdAt = new Date(time);
  // The id reaches SQL as a uuid, where any other text is an error of ours; so is a year of more digits, which Date knows and
  // Postgres need not.
  if (
    Number.isNaN(createdAt.getTime()) ||
    !/^\d{4}-/.test(time) ||
    !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
  ) {
    throw platformFail('BAD_USER_INPUT', { place: 'after', detail: 'It is no cursor of this list.' });
  }
  return { createdAt, id };
}
