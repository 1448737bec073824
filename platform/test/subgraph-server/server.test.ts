import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { expect, test } from '@jest/globals';
import { platformFail } from '../../src/errors/index.ts';
import type { RequestContext } from '../../src/subgraph-server/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { ada, answerOf, identity, openTestSubgraph } from './open-test-subgraph.ts';

const sdl = `
  type Query { me: String trace: String crash: String refuse: String secret: String @authenticated wait: String }
  type Subscription { ticks: Int }
`;

const resolvers = {
  Query: {
    me: (_parent: unknown, _args: unknown, { caller }: RequestContext) => JSON.stringify(caller),
    trace: (_parent: unknown, _args: unknown, { requestId, traceId }: RequestContext) =>
      `${requestId} ${traceId}`,
    crash: () => {
      throw new Error('password is hunter2');
    },
    refuse: () => {
      throw platformFail('FORBIDDEN', { place: 'id' });
    },
    secret: () => 'seen',
  },
};

test('a caller with an assertion is answered as who they are', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const response = await subgraph.post({ query: '{ me secret }' });
  expect(response.status).toBe(200);
  expect((await answerOf(response)).data).toEqual({ me: JSON.stringify(ada), secret: 'seen' });
});

test('nobody is answered without an assertion, and an anonymous caller reads nothing protected', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const unsigned = await fetch(`${subgraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ me }"}',
  });
  expect(unsigned.status).toBe(401);
  expect((await answerOf(unsigned)).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
    retryable: false,
  });

  const anonymous = await subgraph.post({ query: '{ secret }' }, await identity({ kind: 'anonymous' }));
  expect(await answerOf(anonymous)).toMatchObject({
    data: { secret: null },
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('an unexpected error leaves without a word of what happened and is logged with the request id', async () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    service: 'test',
    destination: { write: (line: string) => void lines.push(line) },
  });
  await using subgraph = await openTestSubgraph(sdl, resolvers, { logger });
  const response = await subgraph.post({ query: '{ crash }' }, { 'x-request-id': 'request-7' });
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    data: { crash: null },
    errors: [{ path: ['crash'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
  expect(text).not.toMatch(/hunter2|stack/);
  expect(lines.find((line) => line.includes('hunter2'))).toContain('"requestId":"request-7"');
});

test('an error of a catalogue passes with its code and place, and with status 200 since the operation ran', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const response = await subgraph.post({ query: '{ refuse }' });
  expect(response.status).toBe(200);
  expect((await answerOf(response)).errors?.[0]).toMatchObject({
    path: ['refuse'],
    extensions: { code: 'FORBIDDEN', place: 'id', retryable: false },
  });
});

test.each([
  ['{ unknown }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ me', 'GRAPHQL_PARSE_FAILED'],
  ['query ($a: Int!) { me @include(if: $a) }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query ($a: Boolean!) { me @include(if: $a) }', 'BAD_USER_INPUT'],
  ['subscription { ticks }', 'BAD_USER_INPUT'],
])('GraphQL refuses %s with its own code', async (query, code) => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const response = await subgraph.post({ query });
  expect(response.status).toBe(400);
  expect((await answerOf(response)).errors?.[0]?.extensions['code']).toBe(code);
});

test.each([
  ['not JSON', '{', {}, 400, 'BAD_USER_INPUT'],
  ['another type', 'query=a', { 'content-type': 'text/plain' }, 400, 'BAD_USER_INPUT'],
  [
    'files where there are no uploads',
    'x',
    { 'content-type': 'multipart/form-data; boundary=x' },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'a byte over the limit',
    `{"query":"{ me }","operationName":"${'é'.repeat(500)}"}`,
    {},
    413,
    'PAYLOAD_TOO_LARGE',
  ],
])('a body that is %s is refused', async (_title, body, headers, status, code) => {
  await using subgraph = await openTestSubgraph(sdl, resolvers, { maxBodyBytes: 1000 });
  const response = await subgraph.post(body, headers);
  expect(response.status).toBe(status);
  expect((await answerOf(response)).errors?.[0]?.extensions['code']).toBe(code);
});

test('a body is measured in bytes, and one that just fits passes', async () => {
  const body = `{"query":"{ me }","x":"${'é'.repeat(487)}"}`;
  expect(Buffer.byteLength(body)).toBe(999);
  await using subgraph = await openTestSubgraph(sdl, resolvers, { maxBodyBytes: 999 });
  expect((await subgraph.post(body)).status).toBe(200);
});

test('the ids of the router are the ids of the request', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const response = await subgraph.post(
    { query: '{ trace }' },
    { 'x-request-id': 'r-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` },
  );
  expect(response.headers.get('x-request-id')).toBe('r-1');
  expect((await answerOf(response)).data).toEqual({ trace: `r-1 ${trace}` });
});

test('health is what the service says it is', async () => {
  let isBroken = false;
  await using subgraph = await openTestSubgraph(sdl, resolvers, {
    checkHealth: async () => {
      if (isBroken) throw new Error('the database is gone');
    },
  });
  const ask = async (): Promise<[number, unknown]> => {
    const response = await fetch(`${subgraph.url}/health`);
    return [response.status, await response.json()];
  };
  expect(await ask()).toEqual([200, { status: 'ok' }]);
  isBroken = true;
  expect(await ask()).toEqual([503, { status: 'unavailable' }]);
});

test('a route gets its decoded parameters, its errors are answers, and other addresses are not found', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers, {
    routes: [
      {
        method: 'GET',
        path: '/things/:id/name',
        async handle({ params, url }, response) {
          if (params['id'] === 'none') throw platformFail('FORBIDDEN');
          response.end(`${params['id']} ${url.searchParams.get('as')}`);
        },
      },
    ],
  });
  const get = (path: string): Promise<Response> => fetch(subgraph.url + path);
  expect(await (await get('/things/a%20b/name?as=text')).text()).toBe('a b text');
  const refused = await get('/things/none/name');
  expect(refused.status).toBe(403);
  expect((await answerOf(refused)).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect((await get('/things/a/b/name')).status).toBe(404);
  expect((await get('/graphql')).status).toBe(404);
});

test('a route that fails after its head was sent cuts the connection', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers, {
    routes: [
      {
        method: 'GET',
        path: '/broken',
        async handle(_request, response) {
          response.writeHead(200, { 'content-length': 10 }).write('12345');
          throw new Error('the rest is unreadable');
        },
      },
    ],
  });
  await expect(fetch(`${subgraph.url}/broken`).then((response) => response.text())).rejects.toThrow(
    'terminated',
  );
});

test('the signal of a request aborts when its client disconnects', async () => {
  const { promise: aborted, resolve } = settled<string>();
  const { promise: started, resolve: start } = settled<void>();
  await using subgraph = await openTestSubgraph(sdl, {
    Query: {
      wait: (_parent: unknown, _args: unknown, { signal }: RequestContext) => {
        signal.addEventListener('abort', () => resolve('aborted'));
        start();
        return aborted;
      },
    },
  });
  const client = httpRequest(`${subgraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await identity(ada)) },
  });
  client.on('error', () => {});
  client.end('{"query":"{ wait }"}');
  await started;
  client.destroy();
  await expect(aborted).resolves.toBe('aborted');
});

test('closing answers the request in flight and takes no other', async () => {
  const { promise: answer, resolve } = settled<string>();
  const { promise: started, resolve: start } = settled<void>();
  const subgraph = await openTestSubgraph(sdl, {
    Query: {
      wait: () => {
        start();
        return answer;
      },
    },
  });
  const response = subgraph.post({ query: '{ wait }' });
  await started;
  const closed = subgraph[Symbol.asyncDispose]();
  await expect(fetch(`${subgraph.url}/health`)).rejects.toThrow('fetch failed');
  resolve('answered');
  expect((await answerOf(await response)).data).toEqual({ wait: 'answered' });
  await closed;
});

test('a taken port is said so', async () => {
  await using first = await openTestSubgraph(sdl, resolvers);
  const second = openTestSubgraph(sdl, resolvers, { listen: { host: '127.0.0.1', port: first.port } });
  await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE' });
});

test('an idle connection outlives any client pool', async () => {
  await using subgraph = await openTestSubgraph(sdl, resolvers);
  const client = httpRequest(`${subgraph.url}/health`, { headers: { connection: 'keep-alive' } });
  client.end();
  const [response] = (await once(client, 'response')) as [
    { headers: Record<string, string>; resume(): void },
  ];
  response.resume();
  expect(response.headers['keep-alive']).toBe('timeout=75');
  client.destroy();
});

function settled<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
