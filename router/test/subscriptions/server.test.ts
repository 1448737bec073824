import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openSocket, type Message } from '../support/socket-client.ts';
import { openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ subscriptions: { connectionInitMs: 200 } });
});
afterAll(() => graph?.[Symbol.asyncDispose]());

test('a client that offers no subprotocol of ours is not served', async () => {
  const socket = new WebSocket(graph.socketUrl, 'graphql-ws');
  await expect(
    new Promise((_resolve, reject) => socket.once('error', reject).once('close', reject)),
  ).rejects.toBeDefined();
});

test('a WebSocket anywhere but at /graphql is refused', async () => {
  const socket = new WebSocket(`${graph.url.replace(/^http/, 'ws')}/elsewhere`, 'graphql-transport-ws');
  await expect(new Promise((_resolve, reject) => socket.once('error', reject))).rejects.toThrow('404');
});

test.each([
  ['a foreign page', 'https://evil.example', 403],
  ['a page without an origin', 'null', 403],
  ['a configured page', 'https://app.example', 101],
  ['our own page', 'own', 101],
])('a WebSocket of %s, origin %s, is answered with %i', async (_whose, origin, status) => {
  await using guarded = await openTestGraph({ cors: { origins: ['https://app.example'] } });
  const socket = new WebSocket(guarded.socketUrl, 'graphql-transport-ws', {
    origin: origin === 'own' ? guarded.url : origin,
  });
  socket.on('error', () => {});
  const answered = await new Promise((resolve) => {
    socket.once('upgrade', resolve).once('unexpected-response', (_request, response) => resolve(response));
  });
  expect(answered).toMatchObject({ statusCode: status });
  socket.terminate();
});

test('a socket without connection_init is closed with 4408', async () => {
  using socket = await openSocket(graph.socketUrl);
  expect(await socket.closed).toBe(4408);
});

test('an operation before connection_init closes the socket with 4401', async () => {
  using socket = await openSocket(graph.socketUrl);
  socket.subscribe('1', '{ whoAmI }');
  expect(await socket.closed).toBe(4401);
});

test('a message that is not of the protocol closes the socket with 4400', async () => {
  using socket = await openSocket(graph.socketUrl);
  socket.send({ type: 'nonsense' });
  expect(await socket.closed).toBe(4400);
});

test('a second connection_init closes the socket with 4429', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  void socket.init();
  expect(await socket.closed).toBe(4429);
});

test('a second operation of the same id closes the socket with 4409', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  socket.subscribe('1', 'subscription { priceChanged(id: "p1") { id } }');
  socket.subscribe('1', 'subscription { priceChanged(id: "p1") { id } }');
  expect(await socket.closed).toBe(4409);
});

test('ping is answered with pong before and after connection_init', async () => {
  using socket = await openSocket(graph.socketUrl);
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  await socket.init();
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
});

test.each([
  ['authorization', (token: string) => ({ authorization: `Bearer ${token}` })],
  ['Authorization', (token: string) => ({ Authorization: `Bearer ${token}` })],
  ['headers, as GraphiQL sends them', (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })],
])('the caller is who the payload of connection_init says under %s', async (_where, payload) => {
  using socket = await openSocket(graph.socketUrl);
  expect(await socket.init(payload(await graph.tokenFor({ sub: 'ada', scope: 'a b' })))).toEqual({
    type: 'connection_ack',
  });
  socket.subscribe('1', '{ whoAmI }');
  expect(await socket.next()).toEqual({ type: 'next', id: '1', payload: { data: { whoAmI: 'ada a b' } } });
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
});

test('without credentials the caller is anonymous', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  socket.subscribe('1', '{ whoAmI }');
  expect(await socket.next()).toMatchObject({ payload: { data: { whoAmI: 'anonymous' } } });
});

test.each([
  ['forged', () => 'Bearer not.a.token'],
  ['expired', async () => `Bearer ${await graph.tokenFor({ expiresInS: -60 })}`],
  ["another audience's", async () => `Bearer ${await graph.tokenFor({ audience: 'elsewhere' })}`],
  ['no text', () => 42],
])('a token that is %s closes the socket with 4403', async (_what, credentials) => {
  using socket = await openSocket(graph.socketUrl);
  void socket.init({ authorization: await credentials() });
  expect(await socket.closed).toBe(4403);
});

test('an operation may bring credentials of its own, as GraphiQL sends them, and the socket stays whose it was', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  const authorization = `Bearer ${await graph.tokenFor({ sub: 'ada', scope: 'a' })}`;
  const payload = { query: '{ whoAmI }', extensions: { headers: { authorization } } };
  socket.send({ type: 'subscribe', id: '1', payload });
  expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { whoAmI: 'ada a' } } });
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
  socket.subscribe('2', '{ whoAmI }');
  expect(await socket.next()).toMatchObject({ id: '2', payload: { data: { whoAmI: 'anonymous' } } });
});

test("an operation's own credentials that are no good refuse it alone", async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init({ authorization: `Bearer ${await graph.tokenFor({ sub: 'ada', scope: 'a' })}` });
  const payload = { query: '{ whoAmI }', extensions: { headers: { authorization: 'Bearer not.a.token' } } };
  socket.send({ type: 'subscribe', id: '1', payload });
  expect(await socket.next()).toMatchObject({
    type: 'error',
    id: '1',
    payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  socket.subscribe('2', '{ whoAmI }');
  expect(await socket.next()).toMatchObject({ id: '2', payload: { data: { whoAmI: 'ada a' } } });
});

test("a socket is closed with 4403 when an operation's own token ends, and its subscription with it", async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  const authorization = `Bearer ${await graph.tokenFor({ expiresInS: 1 })}`;
  const query = 'subscription { priceChanged(id: "borrowed") { id } }';
  socket.send({ type: 'subscribe', id: '1', payload: { query, extensions: { headers: { authorization } } } });
  await graph.nextFeed('borrowed');
  const ended = graph.upstreamLeft('borrowed');
  expect(await socket.closed).toBe(4403);
  expect(await ended).toBe('borrowed');
});

test('a socket is closed with 4403 when its token ends, and its subscriptions with it', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init({ authorization: `Bearer ${await graph.tokenFor({ expiresInS: 1 })}` });
  socket.subscribe('1', 'subscription { priceChanged(id: "expiring") { id } }');
  await graph.nextFeed('expiring');
  const ended = graph.upstreamLeft('expiring');
  expect(await socket.closed).toBe(4403);
  expect(await ended).toBe('expiring');
});

test('an operation name that is empty is none', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  socket.send({ type: 'subscribe', id: '1', payload: { query: '{ whoAmI }', operationName: '' } });
  expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { whoAmI: 'anonymous' } } });
});

test('mutations run over WebSocket too', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  socket.subscribe('1', 'mutation { review(id: "p2", stars: 4) { stars product { name } } }');
  expect(await socket.next()).toEqual({
    type: 'next',
    id: '1',
    payload: { data: { review: { stars: 4, product: { name: 'Desk' } } } },
  });
});

test('an operation that is not valid gets an error message with a code, and the socket stays', async () => {
  using socket = await openSocket(graph.socketUrl);
  await socket.init();
  socket.subscribe('1', 'subscription { nonsense }');
  expect(await socket.next()).toMatchObject({
    type: 'error',
    id: '1',
    payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
  socket.subscribe('1', 'subscription { count(to: 1) }');
  expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { count: 1 } } });
});

test('operations over WebSocket count for the rate limit, and say when to come back', async () => {
  await using limited = await openTestGraph({ rateLimits: { perAddressPerMinute: 2 } });
  using socket = await openSocket(limited.socketUrl);
  await socket.init();
  for (const id of ['1', '2', '3']) socket.subscribe(id, '{ __typename }');
  const messages: Message[] = [];
  while (!messages.some(({ type }) => type === 'error')) messages.push(await socket.next());
  expect(messages.at(-1)).toMatchObject({
    payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }],
  });
});

test('a token cannot be judged while its issuer is away: the socket is closed with 1013', async () => {
  await using lonely = await openTestGraph();
  const token = await lonely.tokenFor();
  await lonely.closeIssuer();
  using socket = await openSocket(lonely.socketUrl);
  void socket.init({ authorization: `Bearer ${token}` });
  expect(await socket.closed).toBe(1013);
});

test('a router that stops tells its sockets that it goes away', async () => {
  const stopping = await openTestGraph();
  using socket = await openSocket(stopping.socketUrl);
  await socket.init();
  await stopping[Symbol.asyncDispose]();
  expect(await socket.closed).toBe(1001);
});

test('the client of the graphql-ws package is served', async () => {
  const client = createClient({ url: graph.socketUrl, webSocketImpl: WebSocket });
  const counts = [];
  for await (const { data } of client.iterate({ query: 'subscription { count(to: 3) }' }))
    counts.push(data?.['count']);
  await client.dispose();
  expect(counts).toEqual([1, 2, 3]);
});
