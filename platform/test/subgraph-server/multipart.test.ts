import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type FileUpload, GraphQLUpload } from 'graphql-upload-ts';
import { type Answer, type TestSubgraph, ada, identity, openTestSubgraph } from './open-test-subgraph.ts';

const sdl = `
  type Query { ok: Boolean }
  type Received { name: String bytes: Int sha256: String }
  input Pair { left: Upload right: Upload }
  type Mutation {
    receive(file: Upload!): Received
    receiveAll(files: [Upload!]!): [Received!]
    receivePair(pair: Pair!): [Received!]
    ignore(file: Upload!): Boolean
    refuse(file: Upload!): Boolean
    twice(file: Upload!): Boolean
  }
`;

type Seen = { name: string; bytes: number; sha256: string };
type Args = Record<string, Promise<FileUpload>>;

async function receive(upload: Promise<FileUpload> | undefined): Promise<Seen> {
  if (upload === undefined) throw new Error('no file');
  const file = await upload;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of file.createReadStream()) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { name: file.filename, bytes, sha256: hash.digest('hex') };
}

const limits = { maxFileBytes: 300_000, maxFiles: 3 };

/** `seen` tells how every `receive` ended, whether or not a client was there to read it. */
async function open(uploads = limits): Promise<TestSubgraph & { seen: Promise<Seen>[] }> {
  const seen: Promise<Seen>[] = [];
  const watch = (upload: Promise<FileUpload> | undefined): Promise<Seen> => {
    const outcome = receive(upload);
    outcome.catch(() => {});
    seen.push(outcome);
    return outcome;
  };
  const subgraph = await openTestSubgraph(
    sdl,
    {
      Upload: GraphQLUpload,
      Query: { ok: () => true },
      Mutation: {
        receive: (_parent: unknown, { file }: Args) => watch(file),
        receiveAll: (_parent: unknown, { files }: { files: Promise<FileUpload>[] }) =>
          Promise.all(files.map(watch)),
        receivePair: (_parent: unknown, { pair }: { pair: Args }) =>
          Promise.all([watch(pair['left']), watch(pair['right'])]),
        ignore: () => true,
        refuse: () => {
          throw new Error('not today');
        },
        twice: async (_parent: unknown, { file }: Args) => {
          const upload = await file;
          upload?.createReadStream().resume();
          upload?.createReadStream();
        },
      },
    },
    { uploads },
  );
  return { ...subgraph, seen };
}

const boundary = 'border';
const field = (name: string, value: unknown): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`;
const fileHead = (name: string, filename = `${name}.txt`): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n`;
const file = (name: string, content: string): string => `${fileHead(name)}${content}\r\n`;
const end = `--${boundary}--\r\n`;

const oneFile = 'mutation ($file: Upload!) { receive(file: $file) { name bytes sha256 } }';
const operations = (query: string, variables: object = { file: null }): string =>
  field('operations', { query, variables });
const start = operations(oneFile) + field('map', { 0: ['variables.file'] });

async function begin(subgraph: TestSubgraph): Promise<ClientRequest> {
  const client = httpRequest(`${subgraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...(await identity(ada)) },
  });
  client.on('error', () => {});
  return client;
}

async function send(subgraph: TestSubgraph, body: string): Promise<Answer & { status: number }> {
  const client = await begin(subgraph);
  client.end(body);
  const [response] = await once(client, 'response');
  return { ...(JSON.parse(await text(response)) as Answer), status: response.statusCode };
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

test('fetch and FormData upload a file as browsers do, with a name in any script', async () => {
  await using subgraph = await open();
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: oneFile, variables: { file: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', new Blob(['abc']), 'Übersicht.xlsx');
  const response = await fetch(`${subgraph.url}/graphql`, {
    method: 'POST',
    body: form,
    headers: await identity(ada),
  });
  expect(await response.json()).toEqual({
    data: { receive: { name: 'Übersicht.xlsx', bytes: 3, sha256: sha256('abc') } },
  });
});

test.each([0, 1, 65_536, 299_999, 300_000])('a file of %i bytes arrives whole', async (bytes) => {
  await using subgraph = await open();
  const content = 'x'.repeat(bytes);
  const { data } = await send(subgraph, start + file('0', content) + end);
  expect(data).toEqual({ receive: { name: '0.txt', bytes, sha256: sha256(content) } });
});

test('the resolver runs before the file has arrived, and reads as it comes', async () => {
  await using subgraph = await open();
  const client = await begin(subgraph);
  client.write(start + fileHead('0'));
  while (subgraph.seen.length === 0) await sleep(1);
  client.end(`late\r\n${end}`);
  expect(await subgraph.seen[0]).toMatchObject({ bytes: 4 });
});

test('files of a list and of an input object go where the map says, in any order of arrival', async () => {
  await using subgraph = await open();
  const list = await send(
    subgraph,
    operations('mutation ($files: [Upload!]!) { receiveAll(files: $files) { sha256 } }', {
      files: [null, null],
    }) +
      field('map', { a: ['variables.files.0'], b: ['variables.files.1'] }) +
      file('b', 'second') +
      file('a', 'first') +
      end,
  );
  expect(list.data).toEqual({ receiveAll: [{ sha256: sha256('first') }, { sha256: sha256('second') }] });
  const pair = await send(
    subgraph,
    operations('mutation ($pair: Pair!) { receivePair(pair: $pair) { sha256 } }', {
      pair: { left: null, right: null },
    }) +
      field('map', { a: ['variables.pair.left'], b: ['variables.pair.right'] }) +
      file('a', 'left') +
      file('b', 'right') +
      end,
  );
  expect(pair.data).toEqual({ receivePair: [{ sha256: sha256('left') }, { sha256: sha256('right') }] });
});

test('a file of one byte over the limit fails its stream with PAYLOAD_TOO_LARGE', async () => {
  await using subgraph = await open();
  const { errors, data } = await send(subgraph, start + file('0', 'x'.repeat(300_001)) + end);
  expect(data).toEqual({ receive: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
});

test.each([
  ['in the middle of the file', 'x'.repeat(100_000)],
  ['in the middle of the boundary', `whole\r\n--${boundary.slice(0, 3)}`],
  ['after the boundary, which may be half of another one', `whole\r\n--${boundary}`],
])('a body that ends %s does not look complete', async (_title, rest) => {
  await using subgraph = await open();
  const { errors, data } = await send(subgraph, start + fileHead('0') + rest);
  expect(data).toEqual({ receive: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPLOAD_INCOMPLETE', retryable: true });
});

test.each([
  ['in the middle of the file', 'x'.repeat(100_000)],
  ['before the last boundary', `whole\r\n--${boundary}`],
])('a connection that breaks %s does not look complete', async (_title, rest) => {
  await using subgraph = await open();
  const client = await begin(subgraph);
  client.write(start + fileHead('0') + rest);
  while (subgraph.seen.length === 0) await sleep(1);
  client.destroy();
  await expect(subgraph.seen[0]).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
});

test('a connection that breaks before the file fails whoever waits for it', async () => {
  await using subgraph = await open();
  const client = await begin(subgraph);
  client.write(`${start}--${boundary}\r\n`);
  while (subgraph.seen.length === 0) await sleep(1);
  client.destroy();
  await expect(subgraph.seen[0]).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
});

test.each(['ignore', 'refuse'])('a file that nobody reads is drained: %s', async (name) => {
  await using subgraph = await open({ maxFileBytes: 50_000_000, maxFiles: 1 });
  const body =
    operations(`mutation ($file: Upload!) { ${name}(file: $file) }`) +
    field('map', { 0: ['variables.file'] }) +
    file('0', 'x'.repeat(5_000_000)) +
    end;
  expect(await send(subgraph, body)).toMatchObject({ status: 200 });
});

test('a part that the map does not name is skipped', async () => {
  await using subgraph = await open();
  const { data } = await send(subgraph, start + file('other', 'x'.repeat(200_000)) + file('0', 'mine') + end);
  expect(data).toMatchObject({ receive: { bytes: 4 } });
});

test('a file can be read once', async () => {
  await using subgraph = await open();
  const { errors } = await send(
    subgraph,
    operations('mutation ($file: Upload!) { twice(file: $file) }') +
      field('map', { 0: ['variables.file'] }) +
      file('0', 'x') +
      end,
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a file that the map promises and the body does not have is missing', async () => {
  await using subgraph = await open();
  const { errors } = await send(subgraph, start + end);
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
    message: expect.stringContaining('missing'),
  });
});

test.each([
  ['__proto__', { 0: ['variables.__proto__.file'] }],
  ['constructor', { 0: ['variables.constructor.prototype'] }],
  ['a last __proto__', { 0: ['variables.__proto__'] }],
  ['something outside of the variables', { 0: ['query'] }],
  ['a value that is not null', { 0: ['variables.note'] }],
  ['a value that is not there', { 0: ['variables.none'] }],
  ['no list of paths', { 0: 'variables.file' }],
])('a map with %s is refused, and no prototype changes', async (_title, map) => {
  await using subgraph = await open();
  const variables = '{"file":null,"note":"n","__proto__":{"file":null}}';
  const body = field('operations', `{"query":${JSON.stringify(oneFile)},"variables":${variables}}`);
  const { status, errors } = await send(subgraph, body + field('map', map) + file('0', 'x') + end);
  expect(status).toBe(400);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each([
  ['the files before the map', operations(oneFile) + file('0', 'x') + end, 400, 'BAD_USER_INPUT'],
  ['the map before the operations', field('map', {}) + end, 400, 'BAD_USER_INPUT'],
  ['neither', end, 400, 'BAD_USER_INPUT'],
  [
    'a batch',
    field('operations', []) + field('map', { 0: ['0.variables.file'] }) + end,
    400,
    'BAD_USER_INPUT',
  ],
  ['broken JSON', field('operations', '{') + end, 400, 'BAD_USER_INPUT'],
  [
    'too many files',
    operations(oneFile) + field('map', { 1: [], 2: [], 3: [], 4: [] }) + end,
    413,
    'PAYLOAD_TOO_LARGE',
  ],
])('a body with %s is refused', async (_title, body, status, code) => {
  await using subgraph = await open();
  const answer = await send(subgraph, body);
  expect(answer.status).toBe(status);
  expect(answer.errors?.[0]?.extensions['code']).toBe(code);
});
