import { openQueues } from '@montegraph/platform/queue';
import { silentLogger } from '@montegraph/platform/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@montegraph/platform/identity';
import { type TestFiles, anonymous, codesOf, openTestFiles, user } from '../files-service.ts';

// One service for all tests, and two new users for each.
let files: TestFiles;
beforeAll(async () => {
  files = await openTestFiles();
});
afterAll(() => files[Symbol.asyncDispose]());

let tests = 0;
let adaId: string;
let ada: Caller;
let bob: Caller;
beforeEach(() => {
  tests++;
  adaId = `ada-${tests}`;
  ada = user(adaId);
  bob = user(`bob-${tests}`);
});

const entity = (type: string, id: string, fields: string): string =>
  `{ _entities(representations: [{ __typename: "${type}", id: "${id}" }]) { ... on ${type} { ${fields} } } }`;

test('a file is found by its owner, also as an entity', async () => {
  const id = await files.uploaded(ada, 'content');
  expect((await files.ask(ada, `{ file(id: "${id}") { name size owner { id } } }`)).data).toEqual({
    file: { name: 'plan.xlsx', size: 7, owner: { id: adaId } },
  });
  expect((await files.ask(ada, entity('File', id, 'name'))).data).toEqual({
    _entities: [{ name: 'plan.xlsx' }],
  });
});

test('somebody else’s file is not found, not deleted, and null as an entity, like one that never was', async () => {
  const id = await files.uploaded(ada, 'content');
  const ask = async (missing: string): Promise<unknown> => [
    (await files.ask(bob, `{ file(id: "${missing}") { name } }`)).errors?.map(({ message, extensions }) => [
      message,
      extensions,
    ]),
    codesOf(await files.ask(bob, `mutation { deleteFile(id: "${missing}") }`)),
    (await files.ask(bob, entity('File', missing, 'name sha256'))).data,
  ];
  const seen = await ask(id);
  expect(seen).toMatchObject([
    [[expect.any(String), { code: 'FILE_NOT_FOUND', place: 'id' }]],
    ['FILE_NOT_FOUND'],
    { _entities: [null] },
  ]);
  expect(await ask('00000000-0000-4000-8000-000000000000')).toEqual(seen);
  expect(await ask("' or true --")).toEqual(seen);
  expect(codesOf(await files.ask(ada, `{ file(id: "${id}") { name } }`))).toEqual([]);
});

test('an anonymous caller reaches nothing', async () => {
  const id = await files.uploaded(ada, 'content');
  expect(codesOf(await files.upload(anonymous, 'content'))).toEqual(['UNAUTHENTICATED']);
  for (const query of [
    `{ file(id: "${id}") { id } }`,
    `mutation { deleteFile(id: "${id}") }`,
    entity('File', id, 'id'),
    entity('User', adaId, 'files { totalCount }'),
  ]) {
    expect(codesOf(await files.ask(anonymous, query))).toEqual(['UNAUTHENTICATED']);
  }
  expect((await files.download(ada, id)).status).toBe(200);
});

type Page = {
  nodes: { name: string }[];
  edges: { cursor: string }[];
  pageInfo: Record<string, unknown>;
  totalCount: number;
};

async function pageOf(first: number, after: unknown = null): Promise<Page> {
  const fields = `files(first: ${first}, after: ${JSON.stringify(after)}) { totalCount nodes { name } edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const { data } = await files.ask(ada, entity('User', adaId, fields));
  return (data?.['_entities'] as { files: Page }[] | undefined)?.[0]?.files as Page;
}

test('a user’s files are listed page by page, the newest first, also those of one millisecond, and while more come', async () => {
  for (const name of ['1', '2', '3', '4', '5']) {
    if (name !== '4') files.clock.nowMs += 10; // 3 and 4 are of the same moment
    await files.uploaded(ada, name, { filename: name });
  }
  await files.uploaded(bob, 'b', { filename: 'bob' });
  const first = await pageOf(2);
  expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  expect(first.pageInfo['startCursor']).toBe(first.edges[0]?.cursor);
  files.clock.nowMs += 10;
  await files.uploaded(ada, '6', { filename: '6' });
  const second = await pageOf(2, first.pageInfo['endCursor']);
  const third = await pageOf(2, second.pageInfo['endCursor']);
  const names = [first, second, third].flatMap(({ nodes }) => nodes.map(({ name }) => name));
  expect(names.toSorted()).toEqual(['1', '2', '3', '4', '5']);
  expect([names[0], names[4]]).toEqual(['5', '1']);
  expect(third).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
});

test('a page that cannot be is refused with its place', async () => {
  for (const [page, place] of [
    ['first: 0', 'first'],
    ['first: 101', 'first'],
    ['after: "x"', 'after'],
  ]) {
    const { errors } = await files.ask(ada, entity('User', adaId, `files(${page}) { totalCount }`));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', place });
  }
});

test('the files of somebody else are not listed', async () => {
  await files.uploaded(ada, 'content');
  expect(codesOf(await files.ask(bob, entity('User', adaId, 'files { totalCount }')))).toEqual(['FORBIDDEN']);
});

test('a deleted file is gone with its content, and the others hear of it once', async () => {
  const [first, second] = [await files.uploaded(ada, 'content'), await files.uploaded(ada, 'other')];
  const heard: unknown[] = [];
  const { databaseServerUrl } = files;
  await using queues = await openQueues({ databaseServerUrl, logger: silentLogger });
  let hear: () => void;
  const enough = new Promise<void>((resolve) => (hear = resolve));
  queues.worker('events.simulations', async ({ name, data }) => {
    if (heard.push([name, data]) === 2) hear();
  });

  expect((await files.ask(ada, `mutation { deleteFile(id: "${first}") }`)).data).toEqual({
    deleteFile: first,
  });
  expect(codesOf(await files.ask(ada, `mutation { deleteFile(id: "${first}") }`))).toEqual([
    'FILE_NOT_FOUND',
  ]);
  expect(codesOf(await files.ask(ada, `{ file(id: "${first}") { id } }`))).toEqual(['FILE_NOT_FOUND']);
  expect((await files.download(ada, first)).status).toBe(404);
  const objects = (await files.objects()).map(({ name }) => name);
  expect(objects.filter((name) => name.startsWith(adaId))).toEqual([`${adaId}/${second}`]);

  // Another event behind it shows that the first did not come twice, and a restart that it does not come again.
  await files.restart();
  await files.ask(ada, `mutation { deleteFile(id: "${second}") }`);
  await enough;
  expect(heard).toEqual([first, second].map((fileId) => ['file.deleted', { fileId, ownerId: adaId }]));
});
