import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { eventually, openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ http: { maxBodyBytes: 10_000 } });
});
afterAll(() => graph?.[Symbol.asyncDispose]());

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => graph.endpoint, fetchFn: fetch });

  test('there are 61', () => expect(audits).toHaveLength(61));

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: expect.stringMatching(/^(ok|notice)$/) });
  });
});

const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${graph.endpoint}?${new URLSearchParams(parameters)}`, {
    headers: { 'apollo-require-preflight': '1', ...headers },
  });

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body,
  });

const codesOf = async (response: Response): Promise<unknown[]> => {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }; // only asked of refusals
  return errors.map(({ extensions }) => extensions.code);
};

test('a query may come in the query string, with variables as JSON', async () => {
  const response = await get({
    query: 'query ($id: ID!) { product(id: $id) { name } }',
    variables: '{"id":"p1"}',
  });
  expect(await response.json()).toEqual({ data: { product: { name: 'Lamp' } } });
});

test('a mutation over GET is refused with 405, and changes nothing', async () => {
  const response = await get({ query: 'mutation { rename(id: "p1", name: "Gone") { id } }' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
  expect(await codesOf(response)).toEqual(['METHOD_NOT_ALLOWED']);
  expect(graph.products['p1']?.name).toBe('Lamp');
});

test('a subscription over HTTP is sent to the WebSocket', async () => {
  const { status, body } = await graph.ask('subscription { count(to: 1) }');
  expect(status).toBe(405);
  expect(body.errors?.[0]?.extensions['code']).toBe('SUBSCRIPTION_NEEDS_WEBSOCKET');
});

test.each([
  ['{ product(id: "p1" { name } }', 'GRAPHQL_PARSE_FAILED'],
  ['{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ __proto__: whoAmI }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query A { whoAmI } query B { whoAmI }', 'OPERATION_RESOLUTION_FAILURE'],
  ['fragment F on Query { whoAmI }', 'GRAPHQL_VALIDATION_FAILED'],
  ['query ($id: ID!) { product(id: $id) { id } }', 'BAD_USER_INPUT'],
])('%s is refused as %s', async (query, code) => {
  const { status, body } = await graph.ask(query);
  expect(body.errors?.[0]?.extensions['code']).toBe(code);
  expect(body).not.toHaveProperty('data');
  expect(status).toBe(400);
});

test('an operation that is named but does not exist is refused', async () => {
  const response = await post(JSON.stringify({ query: 'query A { whoAmI }', operationName: 'B' }));
  expect(await codesOf(response)).toEqual(['OPERATION_RESOLUTION_FAILURE']);
});

test.each([
  ['not JSON', '{', 400, 'BAD_REQUEST'],
  ['a list of operations', '[{"query":"{ whoAmI }"}]', 400, 'BAD_REQUEST'],
  ['no document', '{"variables":{}}', 400, 'BAD_REQUEST'],
  ['variables that are a list', '{"query":"{ whoAmI }","variables":[]}', 400, 'BAD_REQUEST'],
  [
    'a body over the limit',
    JSON.stringify({ query: `{ whoAmI } #${'x'.repeat(10_000)}` }),
    413,
    'PAYLOAD_TOO_LARGE',
  ],
])('%s is refused', async (_what, body, status, code) => {
  const response = await post(body);
  expect(response.status).toBe(status);
  expect(await codesOf(response)).toEqual([code]);
});

test('a body that grows over the limit without having said so is cut off', async () => {
  const chunk = new TextEncoder().encode(' '.repeat(4000));
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(chunk),
  });
  const response = await fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit); // the type lacks duplex
  expect(response.status).toBe(413);
});

test('a packed body is refused, since nobody knows what it unpacks to', async () => {
  const response = await post('{}', { 'content-encoding': 'gzip' });
  expect(response.status).toBe(415);
});

test('a document of many tokens is refused before it is parsed to its end', async () => {
  await using small = await openTestGraph({ operations: { maxTokens: 20 } });
  const { body } = await small.ask(`{ ${'whoAmI '.repeat(50)} }`);
  expect(body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
});

test('validation tells no more mistakes than it may', async () => {
  const { body } = await graph.ask(`{ ${Array.from({ length: 100 }, (_, index) => `f${index}`).join(' ')} }`);
  expect(body.errors?.length).toBeLessThanOrEqual(21);
});

test('without introspection the schema is neither told nor hinted at', async () => {
  await using silent = await openTestGraph({ operations: { introspection: false } });
  const introspected = await silent.ask('{ __schema { types { name } } }');
  expect(introspected.body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  const guessed = await silent.ask('{ whoAm }');
  expect(guessed.body.errors?.[0]?.message).not.toContain('whoAmI');
});

test("a client's leaving reaches the subgraph", async () => {
  graph.requests.length = 0;
  const leave = new AbortController();
  const asked = fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ slow }"}',
    signal: leave.signal,
  });
  const { signal } = await graph.nextRequest('slow');
  leave.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  await eventually(() => signal.aborted);
});

test('a request that takes longer than its deadline is answered with 504', async () => {
  await using hasty = await openTestGraph({ http: { requestTimeoutMs: 200 } });
  const { status, body } = await hasty.ask('{ slow }');
  expect(status).toBe(504);
  expect(body.errors?.[0]?.extensions['code']).toBe('REQUEST_TIMEOUT');
});
