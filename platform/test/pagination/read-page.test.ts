import { expect, test } from '@jest/globals';
import { type Connection, type List, type Place, readPage } from '../../src/pagination/index.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** Newest first, two at each moment. */
const entries: Place[] = Array.from({ length: 7 }, (_, n) => ({
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 0, 100 - Math.floor(n / 2))),
  id: id(9 - n),
}));

const list: List<Place> = {
  read: async ({ first, after }) => {
    const isBehind = (entry: Place): boolean =>
      !after ||
      entry.createdAt < after.createdAt ||
      (entry.createdAt.getTime() === after.createdAt.getTime() && entry.id < after.id);
    return entries.filter(isBehind).slice(0, first);
  },
  count: async () => entries.length,
};

test.each([1, 2, 3, 7, 100])('pages of %d go through the whole list once, in its order', async (first) => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Connection<Place> = await readPage({ first, after }, list);
    expect(page.totalCount).toBe(7);
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
    expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
    seen.push(...page.nodes.map((node) => node.id));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(seen).toEqual(entries.map((entry) => entry.id));
});

test('an empty list has a page without cursors', async () => {
  const page = await readPage({ first: 5 }, { read: async () => [], count: async () => 0 });
  expect(page).toEqual({
    edges: [],
    nodes: [],
    totalCount: 0,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

test.each([0, -1, 101])('a page of %d entries is refused', async (first) => {
  await expect(readPage({ first }, list)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    extensions: { place: 'first' },
  });
});

test.each([
  '',
  'nonsense',
  Buffer.from(`2026-01-01,1 or 1=1`).toString('base64url'),
  Buffer.from(`-100000-01-01T00:00:00.000Z,${id(1)}`).toString('base64url'),
])('the cursor %p, which none of ours is, is refused', async (after) => {
  await expect(readPage({ first: 1, after }, list)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    extensions: { place: 'after' },
  });
});
