import { readFile, truncate, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type TestFiles,
  ada,
  anonymous,
  bob,
  contentOf,
  masterKey,
  openTestFiles,
} from '../files-service.ts';

const content = contentOf(2_500_000);

// One service for all tests: they look at files of their own alone.
let files: TestFiles;
beforeAll(async () => {
  files = await openTestFiles();
});
afterAll(() => files[Symbol.asyncDispose]());

async function codeOf(response: Response): Promise<[number, unknown]> {
  const body = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, body.errors[0]?.extensions.code];
}

async function linkOf(id: string, expiresInSeconds: number): Promise<URL> {
  const query = 'query ($id: ID!, $s: Int!) { file(id: $id) { downloadUrl(expiresInSeconds: $s) } }';
  const { data } = await files.ask(ada, query, { id, s: expiresInSeconds });
  return new URL((data?.['file'] as { downloadUrl: string } | undefined)?.downloadUrl ?? '');
}

test('a download is offered to be saved under its name, whatever it contains', async () => {
  const id = await files.uploaded(ada, '<script>alert(1)</script>', { name: 'a"b.html' });
  const { headers } = await files.download(ada, id);
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="a_b.html"; filename*=UTF-8''a%22b.html`,
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-type')).toBe('application/vnd.test');
  expect(headers.get('content-length')).toBe('25');
});

test('content is for its owner: others and the unknown do not find it, and nobody comes without an assertion', async () => {
  const id = await files.uploaded(ada, 'mine');
  expect(await codeOf(await files.download(bob, id))).toEqual([404, 'FILE_NOT_FOUND']);
  expect(await codeOf(await files.download(ada, '00000000-0000-4000-8000-000000000000'))).toEqual([
    404,
    'FILE_NOT_FOUND',
  ]);
  expect(await codeOf(await files.download(ada, 'x'))).toEqual([404, 'FILE_NOT_FOUND']);
  expect(await codeOf(await files.download(anonymous, id))).toEqual([401, 'UNAUTHENTICATED']);
  expect(await codeOf(await fetch(`${files.url()}/files/${id}/content`))).toEqual([401, 'UNAUTHENTICATED']);
});

test.each([
  ['bytes=0-0', 0, 1],
  ['bytes=65535-65536', 65_535, 65_537],
  ['bytes=1000000-1100000', 1_000_000, 1_100_001],
  ['bytes=2499999-', 2_499_999, 2_500_000],
  ['bytes=-70000', 2_430_000, 2_500_000],
])('the range %s is answered with exactly its bytes', async (range, start, end) => {
  const id = await files.uploaded(ada, content);
  const response = await files.download(ada, id, { range });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/2500000`);
  expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(start, end))).toBe(true);
});

test('a range beyond the end is not satisfiable, and one of an older version is the whole file', async () => {
  const id = await files.uploaded(ada, 'content');
  const beyond = await files.download(ada, id, { range: 'bytes=7-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */7']);
  const changed = await files.download(ada, id, { range: 'bytes=0-1', 'if-range': '"another"' });
  expect([changed.status, await changed.text()]).toEqual([200, 'content']);
  const same = await files.download(ada, id, {
    range: 'bytes=0-1',
    'if-range': changed.headers.get('etag') ?? '',
  });
  expect([same.status, await same.text()]).toEqual([206, 'co']);
});

test('whoever has a link reads the file until it expires', async () => {
  const id = await files.uploaded(ada, 'content');
  const link = await linkOf(id, 60);
  expect(await (await fetch(link)).text()).toBe('content');
  files.clock.nowMs += 61_000;
  expect(await codeOf(await fetch(link))).toEqual([403, 'DOWNLOAD_LINK_INVALID']);
});

test('a link that was changed in any part is refused, also for its owner', async () => {
  const [id, other] = [await files.uploaded(ada, 'content'), await files.uploaded(ada, 'other')];
  const link = await linkOf(id, 60);
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(link);
    change(url);
    return url.href;
  };
  for (const url of [
    changed(({ searchParams }) =>
      searchParams.set('expires', String(Number(searchParams.get('expires')) + 1)),
    ),
    changed(({ searchParams }) => searchParams.set('signature', 'A'.repeat(43))),
    changed(({ searchParams }) => searchParams.set('signature', '')),
    changed(({ searchParams }) => searchParams.delete('expires')),
    link.href.replace(id, other),
  ]) {
    expect(await codeOf(await fetch(url, { headers: await files.identity(ada) }))).toEqual([
      403,
      'DOWNLOAD_LINK_INVALID',
    ]);
  }
});

test('links and files outlive a rotation of the master key, and links begin with the public address', async () => {
  const id = await files.uploaded(ada, 'content');
  const link = await linkOf(id, 60);
  await files.restart({
    MONTEGRAPH_MASTER_KEYS: `${masterKey('second', 2)},${masterKey('first', 1)}`,
    MONTEGRAPH_FILES_PUBLIC_URL: 'https://files.example',
  });
  expect(await (await fetch(files.url() + link.pathname + link.search)).text()).toBe('content');
  const { origin, pathname } = await linkOf(id, 60);
  expect(origin + pathname).toBe(`https://files.example/files/${id}/content`);
  await files.restart();
});

test('a link lasts a day at most', async () => {
  const id = await files.uploaded(ada, 'content');
  for (const seconds of [0, 86_401]) {
    const { errors } = await files.ask(
      ada,
      `{ file(id: "${id}") { downloadUrl(expiresInSeconds: ${seconds}) } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', place: 'expiresInSeconds' });
  }
});

test('content that was changed on the disk never looks complete', async () => {
  const id = await files.uploaded(ada, content);
  const object = `${files.objectsDir}/ada/${id}`;
  const bytes = await readFile(object);
  bytes.writeUInt8(bytes.readUInt8(2_000_000) ^ 1, 2_000_000);
  await writeFile(object, bytes);
  const response = await files.download(ada, id);
  expect(response.headers.get('content-length')).toBe('2500000');
  await expect(response.arrayBuffer()).rejects.toThrow('terminated');
  await truncate(object, 1_000_000);
  expect(await codeOf(await files.download(ada, id))).toEqual([500, 'INTERNAL_SERVER_ERROR']);
});
