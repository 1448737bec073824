import { expect, test } from '@jest/globals';
import { openSocket } from '../support/socket-client.ts';
import { openTestGraph } from '../support/test-graph.ts';

test('requests over the limit of an address are answered with 429 and when to come back', async () => {
  await using graph = await openTestGraph({ rateLimits: { perAddressPerMinute: 2 } });
  expect((await graph.ask('{ __typename }')).status).toBe(200);
  expect((await graph.ask('{ __typename }')).status).toBe(200);
  const { status, body, response } = await graph.ask('{ __typename }');
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(response.headers.get('x-request-id')).not.toBeNull();
  expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
});

test('each caller has a limit of their own, wherever they call from', async () => {
  await using graph = await openTestGraph({ rateLimits: { perCallerPerMinute: 1 } });
  const [ada, ben] = [await graph.tokenFor({ sub: 'ada' }), await graph.tokenFor({ sub: 'ben' })];
  expect((await graph.ask('{ __typename }', { token: ada })).status).toBe(200);
  expect((await graph.ask('{ __typename }', { token: ada })).status).toBe(429);
  expect((await graph.ask('{ __typename }', { token: ben })).status).toBe(200);
  expect((await graph.ask('{ __typename }')).status).toBe(200);
});

test.each([
  ['a trusted proxy tells whose request it is', ['127.0.0.1'], 200],
  ['anybody else is the one who asks, whatever they say', [], 429],
])('%s', async (_title, trustedProxies, status) => {
  await using graph = await openTestGraph({
    rateLimits: { perAddressPerMinute: 1 },
    http: { trustedProxies },
  });
  await graph.ask('{ __typename }', { headers: { 'x-forwarded-for': '192.0.2.1' } });
  const second = await graph.ask('{ __typename }', { headers: { 'x-forwarded-for': '192.0.2.2' } });
  expect(second.status).toBe(status);
});

test('bad tokens count for the address that tries them, over HTTP and over WebSocket', async () => {
  await using graph = await openTestGraph({ rateLimits: { perAddressPerMinute: 2 } });
  expect((await graph.ask('{ __typename }', { token: 'bad' })).status).toBe(401);
  using guess = await openSocket(graph.socketUrl);
  void guess.init({ authorization: 'Bearer bad' });
  expect(await guess.closed).toBe(4403);
  expect((await graph.ask('{ __typename }', { token: 'bad' })).status).toBe(429);
  using late = await openSocket(graph.socketUrl);
  void late.init();
  expect(await late.closed).toBe(1013);
});
