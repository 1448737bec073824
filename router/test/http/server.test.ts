import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { silentLogger } from '@montegraph/platform/testing';
import { openRouter, routerConfig } from '../../src/router.ts';
import { openTestGraph } from '../support/test-graph.ts';
import { generateIdentityKeys } from '@montegraph/platform/identity';

test('health tells of the router and of each subgraph', async () => {
  await using graph = await openTestGraph();
  const healthy = await fetch(`${graph.url}/health`);
  expect(healthy.status).toBe(200);
  expect(await healthy.json()).toEqual({
    status: 'UP',
    subgraphs: { catalog: { status: 'UP' }, reviews: { status: 'UP' } },
  });
  graph.becomeUnwell();
  const unwell = await fetch(`${graph.url}/health`);
  expect(unwell.status).toBe(503);
  expect(await unwell.json()).toEqual({
    status: 'DOWN',
    subgraphs: { catalog: { status: 'DOWN' }, reviews: { status: 'UP' } },
  });
  expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
});

test('many who ask after health at once are one question to each subgraph', async () => {
  await using graph = await openTestGraph();
  const socket = connect(graph.router.port, '127.0.0.1');
  // In one packet, so that the router has read them all before a subgraph answers.
  socket.write('GET /health HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(5));
  let answers = '';
  for await (const chunk of socket) {
    answers += String(chunk);
    if (answers.split('HTTP/1.1 200').length > 5) break;
  }
  expect(graph.healthChecks()).toBe(1);
  expect((await fetch(`${graph.url}/health`)).status).toBe(200);
  expect(graph.healthChecks()).toBe(2);
});

test('a path that is not there is answered with 404', async () => {
  await using graph = await openTestGraph();
  expect((await fetch(`${graph.url}/elsewhere`)).status).toBe(404);
});

test('a client that resets the connection of a refused upgrade does no harm', async () => {
  await using graph = await openTestGraph();
  const socket = connect(graph.router.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET /elsewhere HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  socket.resetAndDestroy();
  // An error that nobody listens to ends the process, and this test with it.
  expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
});

test('a browser is shown GraphiQL, which loads nothing and runs no script but its own', async () => {
  await using graph = await openTestGraph();
  const response = await fetch(graph.endpoint, {
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  });
  const html = await response.text();
  const known = { accept: 'text/html', 'if-none-match': response.headers.get('etag') ?? '' };
  expect((await fetch(graph.endpoint, { headers: known })).status).toBe(304);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(html).toContain('YogaGraphiQL.renderYogaGraphiQL');
  expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'/,
  );
});

test('without GraphiQL a browser gets no page', async () => {
  await using graph = await openTestGraph({ http: { graphiql: false } });
  const response = await fetch(graph.endpoint, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(400);
});

test('a router that stops lets a request come to its end, and takes no new one', async () => {
  const graph = await openTestGraph({ http: { drainMs: 5000 } });
  const asked = graph.nextRequest('held');
  const answer = graph.ask('{ held }');
  await asked;
  const stopped = graph.router[Symbol.asyncDispose]();
  await expect(fetch(`${graph.url}/health/live`)).rejects.toThrow('fetch failed');
  graph.letGo();
  expect((await answer).body).toEqual({ data: { held: 'let go' } });
  await stopped;
  await graph[Symbol.asyncDispose]();
});

test('a router that cannot listen or does not know a subgraph says why and leaves nothing open', async () => {
  await using graph = await openTestGraph();
  await expect(open({ listen: { port: graph.router.port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(open({ subgraphs: { typo: { url: 'http://127.0.0.1:1/graphql' } } })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('typo'),
  });
  await expect(open({ supergraph: { path: '/nowhere.graphql' } })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
  });
});

function open(options: Partial<Parameters<typeof routerConfig>[0]>) {
  return openRouter({
    config: routerConfig({ identityPrivateKey: generateIdentityKeys().privateKey, ...options }),
    logger: silentLogger,
    signal: new AbortController().signal,
  });
}
