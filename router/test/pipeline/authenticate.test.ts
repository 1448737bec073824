import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT, generateKeyPair } from 'jose';
import { openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

test('a good token becomes the caller that subgraphs hear of, with scopes and session', async () => {
  const token = await graph.tokenFor({ sub: 'ada', scope: 'files:read  files:write', sid: 's1' });
  const asked = graph.nextRequest('whoAmI');
  expect((await graph.ask('{ whoAmI }', { token })).body).toEqual({
    data: { whoAmI: 'ada files:read files:write' },
  });
  expect((await asked).caller).toEqual({
    kind: 'user',
    userId: 'ada',
    scopes: ['files:read', 'files:write'],
    sessionId: 's1',
  });
});

test('a request without credentials is anonymous', async () => {
  expect((await graph.ask('{ whoAmI secret }')).body).toMatchObject({
    data: { whoAmI: 'anonymous', secret: null },
    errors: [{ path: ['secret'], extensions: { code: 'UNAUTHENTICATED', service: 'catalog' } }],
  });
});

test('an identity that the client made up is not believed', async () => {
  const forged = await graph.tokenFor({ sub: 'eve' });
  const { body } = await graph.ask('{ whoAmI }', { headers: { 'montegraph-identity': forged } });
  expect(body).toEqual({ data: { whoAmI: 'anonymous' } });
});

test('the request id and the trace of a request reach the subgraph', async () => {
  const asked = graph.nextRequest('whoAmI');
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const { response } = await graph.ask('{ whoAmI }', {
    headers: { 'x-request-id': 'r-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` },
  });
  expect(await asked).toMatchObject({ requestId: 'r-1', traceId: trace });
  expect(response.headers.get('x-request-id')).toBe('r-1');
});

const foreignToken = async (algorithm: string) => {
  const { privateKey } = await generateKeyPair(algorithm);
  return new SignJWT({ sub: 'ada' })
    .setProtectedHeader({ alg: algorithm, kid: 'k1' })
    .setIssuer('montegraph')
    .setAudience('montegraph')
    .setExpirationTime('1h')
    .sign(privateKey);
};

test.each([
  ['is not a JWT', () => 'nonsense'],
  ['is signed by another key', () => foreignToken('EdDSA')],
  ['is signed with an algorithm that we do not know', () => foreignToken('PS256')],
  [
    'is not signed',
    () => new UnsecuredJWT({ sub: 'ada' }).setIssuer('montegraph').setAudience('montegraph').encode(),
  ],
  ['is of another issuer', () => graph.tokenFor({ issuer: 'elsewhere' })],
  ['is for another audience', () => graph.tokenFor({ audience: 'elsewhere' })],
  ['names nobody', () => graph.tokenFor({ sub: '' })],
])('a token that %s is refused with 401, not taken for nobody', async (_what, token) => {
  const { status, body, response } = await graph.ask('{ whoAmI }', { token: await token() });
  expect(status).toBe(401);
  expect(body).not.toHaveProperty('data');
  expect(body.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});

test('an expired token is told from a wrong one, a few seconds after its time', async () => {
  const late = await graph.ask('{ whoAmI }', { token: await graph.tokenFor({ expiresInS: -60 }) });
  expect([late.status, late.body.errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_EXPIRED']);
  const justNow = await graph.ask('{ whoAmI }', { token: await graph.tokenFor({ expiresInS: -2 }) });
  expect(justNow.status).toBe(200);
});

test('credentials that are no bearer token are refused', async () => {
  const { status } = await graph.ask('{ whoAmI }', { headers: { authorization: 'Basic YTpi' } });
  expect(status).toBe(401);
});

test('while the keys cannot be had, tokens are answered with 503 and others are served', async () => {
  await using lonely = await openTestGraph();
  const token = await lonely.tokenFor();
  await lonely.closeIssuer();
  const { status, body } = await lonely.ask('{ whoAmI }', { token });
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expect((await lonely.ask('{ whoAmI }')).status).toBe(200);
});
