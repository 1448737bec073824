import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boundary, fileHead, formOf, openForm } from '../support/forms.ts';
import { openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ uploads: { maxFileBytes: 2 ** 30, maxRequestBytes: 2 ** 30 } });
});
afterAll(() => graph?.[Symbol.asyncDispose]());

const operations = {
  query:
    'mutation ($file: Upload!) { upload(file: $file) { filename mimetype bytes sha256 product { reviews { body } } } }',
  variables: { file: null },
};
const map = { 0: ['variables.file'] };
const mebi = 2 ** 20;

test('a file reaches the subgraph whole, and other subgraphs add to the answer', async () => {
  const form = new FormData();
  form.append('operations', JSON.stringify(operations));
  form.append('map', JSON.stringify(map));
  form.append('0', new File(['content'], 'a "quoted" name.txt', { type: 'text/plain' }));
  const response = await fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'apollo-require-preflight': '1' },
    body: form,
  });
  expect(await response.json()).toEqual({
    data: {
      upload: {
        filename: 'a %22quoted%22 name.txt',
        mimetype: 'text/plain',
        bytes: 7,
        sha256: createHash('sha256').update('content').digest('hex'),
        product: { reviews: [{ body: 'p1' }] },
      },
    },
  });
});

test('a form without the header that browsers ask about is refused', async () => {
  const form = new FormData();
  form.append('operations', JSON.stringify(operations));
  const response = await fetch(graph.endpoint, { method: 'POST', body: form });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'CSRF_BLOCKED' } }] });
});

test('several files flow one after the other, in whichever order they come', async () => {
  const many = {
    query: 'mutation ($files: [Upload!]!) { uploadAll(files: $files) { filename bytes } }',
    variables: { files: [null, null] },
  };
  const { fields, end } = formOf(many, { a: ['variables.files.0'], b: ['variables.files.1'] });
  const form = openForm(graph.endpoint);
  form.request.end(`${fields}${fileHead('a', 'first')}123\r\n${fileHead('b', 'second')}4567${end}`);
  expect((await form.answer()).body).toEqual({
    data: {
      uploadAll: [
        { filename: 'first', bytes: 3 },
        { filename: 'second', bytes: 4 },
      ],
    },
  });
});

test('an upload has its time from byte to byte, however its content-type is written', async () => {
  await using hasty = await openTestGraph({ http: { requestTimeoutMs: 50 } });
  const { fields, fileHead: head, end } = formOf(operations, map);
  const form = openForm(hasty.endpoint, { 'content-type': `Multipart/Form-Data; boundary=${boundary}` });
  const begun = new Promise<void>((resolve) => hasty.consumeWith(async () => resolve()));
  await form.write(`${fields}${head}half`);
  await begun;
  await sleep(100); // the deadline of any other request
  form.request.end(`half${end}`);
  expect((await form.answer()).body).toMatchObject({ data: { upload: { bytes: 8 } } });
});

test('64 MB flow through while no more than a few are anywhere on the way', async () => {
  let consumed = 0;
  let mayRead!: () => void;
  let isHeld = true;
  const held = new Promise<void>((resolve) => (mayRead = resolve));
  graph.consumeWith(async (chunk) => {
    if (isHeld) await held;
    consumed += chunk.length;
  });
  const { fields, fileHead: head, end } = formOf(operations, map, 'big.bin');
  const form = openForm(graph.endpoint);
  await form.write(fields + head);
  const chunk = Buffer.alloc(mebi / 4, 'x');

  // Nobody reads at the far end: the sender must come to a standstill, with what fits into sockets and streams on the way.
  let sent = 0;
  const standstill = (async () => {
    for (; sent < 64 * mebi; sent += chunk.length) await form.write(chunk);
  })();
  await quiet(() => sent);
  expect(consumed).toBe(0);
  expect(sent).toBeLessThan(24 * mebi);

  const before = process.memoryUsage();
  isHeld = false;
  mayRead();
  await standstill;
  form.request.end(end);
  expect((await form.answer()).body).toMatchObject({ data: { upload: { bytes: 64 * mebi } } });
  expect(consumed).toBe(64 * mebi);
  const after = process.memoryUsage();
  // All of it in memory at once would be 64 MB of buffers in router, subgraph or client, which share this process.
  expect(after.arrayBuffers + after.external - before.arrayBuffers - before.external).toBeLessThan(48 * mebi);
  graph.consumeWith(async () => {});
}, 20_000);

test('an upload that its client breaks off is broken off at the subgraph, which never sees it whole', async () => {
  const { fields, fileHead: head } = formOf(operations, map, 'cut.bin');
  const form = openForm(graph.endpoint);
  const begun = new Promise<void>((resolve) => graph.consumeWith(async () => resolve()));
  await form.write(fields + head);
  await form.write(Buffer.alloc(mebi));
  await begun;
  const outcome = graph.nextUpload();
  form.request.destroy();
  expect(await outcome).toEqual({ filename: 'cut.bin', outcome: 'cut' });
  graph.consumeWith(async () => {});
});

test('a form that ends in the middle of its file is answered, and not seen whole by the subgraph', async () => {
  const { fields, fileHead: head } = formOf(operations, map, 'short.bin');
  const form = openForm(graph.endpoint);
  const outcome = graph.nextUpload();
  form.request.end(`${fields}${head}half of it`);
  const { status, body } = await form.answer();
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'UPLOAD_INCOMPLETE']);
  expect(await outcome).toEqual({ filename: 'short.bin', outcome: 'cut' });
});

test('a file over the limit is answered with 413 though its client goes on sending, and is cut at the subgraph', async () => {
  await using small = await openTestGraph({ uploads: { maxFileBytes: mebi } });
  const outcome = small.nextUpload();
  const { fields, fileHead: head, end } = formOf(operations, map, 'large.bin');
  const form = openForm(small.endpoint);
  const answer = form.answer();
  await form.write(fields + head);
  for (let sent = 0; sent < 8; sent++) await form.write(Buffer.alloc(mebi));
  form.request.end(end);
  const { status, body } = await answer;
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  expect(await outcome).toEqual({ filename: 'large.bin', outcome: 'cut' });
});

test('a form that says that it is over the limit is refused before it is read', async () => {
  const form = openForm(graph.endpoint, { 'content-length': String(2 ** 31) });
  form.request.flushHeaders();
  const { status } = await form.answer();
  expect(status).toBe(413);
  form.request.destroy();
});

test('a file that the operation does not use runs off, and the answer comes', async () => {
  const unused = {
    query: 'mutation ($file: Upload) { uploadNothing(file: $file) }',
    variables: { file: null },
  };
  const { fields, fileHead: head, end } = formOf(unused, map);
  const form = openForm(graph.endpoint);
  const answer = form.answer();
  await form.write(fields + head);
  for (let sent = 0; sent < 4; sent++) await form.write(Buffer.alloc(mebi));
  form.request.end(end);
  expect((await answer).body).toEqual({ data: { uploadNothing: 'did not read it' } });
});

test('an upload whose operation is not valid is answered after its bytes ran off', async () => {
  const { fields, fileHead: head, end } = formOf({ query: '{ nonsense }', variables: { file: null } }, map);
  const form = openForm(graph.endpoint);
  const answer = form.answer();
  await form.write(fields + head);
  for (let sent = 0; sent < 4; sent++) await form.write(Buffer.alloc(mebi));
  form.request.end(end);
  const { status, body } = await answer;
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
});

test('one file cannot go to two requests', async () => {
  const twice = {
    query:
      'mutation ($file: Upload!) { a: upload(file: $file) { bytes } review(id: "p1", stars: 1) { stars } b: upload(file: $file) { bytes } }',
    variables: { file: null },
  };
  const { fields, fileHead: head, end } = formOf(twice, map);
  const form = openForm(graph.endpoint);
  form.request.end(`${fields}${head}1${end}`);
  const { body } = await form.answer();
  expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

/** Resolves when a number has not changed for a while: what is to be seen here is that nothing happens. */
async function quiet(value: () => number): Promise<void> {
  let last = -1;
  while (last !== value()) {
    last = value();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
