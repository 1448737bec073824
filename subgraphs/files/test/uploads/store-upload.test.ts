import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  type Answer,
  type TestFiles,
  ada,
  bob,
  codesOf,
  contentOf,
  openTestFiles,
} from '../files-service.ts';

const marker = 'NOBODY MAY READ THIS';
const boundary = 'border';
const operations = JSON.stringify({
  query: 'mutation ($file: Upload!) { uploadFile(file: $file) { id } }',
  variables: { file: null },
});
const begun = [
  `--${boundary}\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations}`,
  `--${boundary}\r\nContent-Disposition: form-data; name="map"\r\n\r\n{"0":["variables.file"]}`,
  `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`,
].join('\r\n');

/** An upload of which only the beginning has been sent, and has arrived in the store. */
async function beginUpload(files: TestFiles) {
  const client = httpRequest(`${files.url()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...(await files.identity(ada)) },
  });
  client.on('error', () => {});
  client.write(begun);
  client.write(contentOf(2_000_000, marker));
  while (!(await files.objects()).some(({ bytes }) => bytes.length > 0)) await sleep(2);
  return client;
}

async function untilNothingIsLeft(files: TestFiles): Promise<void> {
  while ((await files.objects()).length > 0) await sleep(2);
}

const rowsOf = (files: TestFiles) => files.db.selectFrom('files').selectAll().execute();

test('five megabytes arrive, are measured, and come back as they were', async () => {
  await using files = await openTestFiles();
  const content = contentOf(5_000_000);
  const { data } = await files.upload(ada, content, { filename: 'Übersicht.xlsx' });
  expect(data?.['uploadFile']).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    name: 'Übersicht.xlsx',
    contentType: 'application/vnd.test',
    size: 5_000_000,
    sha256: createHash('sha256').update(content).digest('hex'),
    createdAt: new Date(files.clock.nowMs).toISOString(),
    owner: { id: 'ada' },
  });
  const { id } = data?.['uploadFile'] ?? { id: '' };
  const response = await files.download(ada, id);
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  const objects = await files.objects();
  expect(objects.map(({ name }) => name)).toEqual([`ada/${id}`]);
});

test('an empty file is a file', async () => {
  await using files = await openTestFiles();
  const id = await files.uploaded(ada, '');
  const response = await files.download(ada, id);
  expect(response.headers.get('content-length')).toBe('0');
  expect(await response.text()).toBe('');
});

test('nothing that was sent stands on the disk, neither while it arrives nor after', async () => {
  await using files = await openTestFiles();
  const client = await beginUpload(files);
  const during = await files.objects();
  client.end(`\r\n--${boundary}--\r\n`);
  await once(client, 'response');
  const after = await files.objects();
  expect(after.map(({ bytes }) => bytes.length > 2_000_000)).toEqual([true]);
  for (const { bytes } of [...during, ...after]) expect(bytes.includes(marker)).toBe(false);
});

test('an upload whose client goes away leaves neither object nor row', async () => {
  await using files = await openTestFiles();
  const client = await beginUpload(files);
  client.destroy();
  await untilNothingIsLeft(files);
  expect(await rowsOf(files)).toEqual([]);
});

test('an upload that ends too soon is refused and leaves nothing', async () => {
  await using files = await openTestFiles();
  const client = await beginUpload(files);
  client.end();
  const [response] = await once(client, 'response');
  expect(codesOf((await json(response)) as Answer)).toEqual(['UPLOAD_INCOMPLETE']);
  expect(await files.objects()).toEqual([]);
  expect(await rowsOf(files)).toEqual([]);
});

test('a file over the limit is refused with its code and leaves nothing', async () => {
  await using files = await openTestFiles({ MONTEGRAPH_FILES_MAX_UPLOAD_BYTES: '1000000' });
  expect(codesOf(await files.upload(ada, contentOf(1_000_001)))).toEqual(['PAYLOAD_TOO_LARGE']);
  expect(codesOf(await files.upload(ada, contentOf(1_000_000)))).toEqual([]);
  expect(await files.objects()).toHaveLength(1);
});

test('a name that is none is refused and leaves nothing', async () => {
  await using files = await openTestFiles();
  const answer = await files.upload(ada, 'content', { name: 'folder/' });
  expect(codesOf(answer)).toEqual(['FILE_NAME_INVALID']);
  expect(answer.errors?.[0]?.extensions['place']).toBe('name');
  expect(await files.objects()).toEqual([]);
});

test('a row that cannot be written takes its object along', async () => {
  await using files = await openTestFiles();
  await sql`alter table files add check (owner_id <> 'ada')`.execute(files.db);
  expect(codesOf(await files.upload(ada, 'content'))).toEqual(['INTERNAL_SERVER_ERROR']);
  expect(await files.objects()).toEqual([]);
  expect(codesOf(await files.upload(bob, 'content'))).toEqual([]);
});
