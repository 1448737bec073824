import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { openSubgraphClients } from '../../src/upstream/client.ts';

const call = (signal = new AbortController().signal) => ({ headers: {}, signal });
const request = { query: '{ a }', variables: {} };

async function openSubgraph(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const clients = openSubgraphClients({
    urls: new Map([['a', `http://127.0.0.1:${port}/graphql`]]),
    maxConnections: 2,
    timeoutMs: 200,
    maxAnswerBytes: 1000,
  });
  return {
    ...clients,
    [Symbol.asyncDispose]: async () => {
      await clients[Symbol.asyncDispose]();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('an answer is taken whatever its status, if it is GraphQL', async () => {
  await using subgraph = await openSubgraph((_request, response) => {
    response.writeHead(400).end('{"errors":[{"message":"no"}]}');
  });
  expect(await subgraph.send('a', request, call())).toEqual({ errors: [{ message: 'no' }] });
});

test.each([
  ['a page of a proxy', '<html>Bad gateway', 'SUBGRAPH_UNAVAILABLE'],
  ['JSON that is not GraphQL', '{"ok":true}', 'SUBGRAPH_ANSWER_INVALID'],
  ['data that is a list', '{"data":[]}', 'SUBGRAPH_ANSWER_INVALID'],
  ['errors without a message', '{"errors":[{}]}', 'SUBGRAPH_ANSWER_INVALID'],
  ['errors whose path is no list', '{"errors":[{"message":"no","path":1}]}', 'SUBGRAPH_ANSWER_INVALID'],
  ['more than may be', JSON.stringify({ data: { a: 'x'.repeat(2000) } }), 'SUBGRAPH_ANSWER_INVALID'],
])('%s is not taken for an answer', async (_what, text, code) => {
  await using subgraph = await openSubgraph((_request, response) => response.end(text));
  await expect(subgraph.send('a', request, call())).rejects.toMatchObject({ code });
});

test('a subgraph that is slow is given up', async () => {
  await using subgraph = await openSubgraph(() => {});
  await expect(subgraph.send('a', request, call())).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
});

test('a connection that breaks is told as a service that is away, without what broke', async () => {
  await using subgraph = await openSubgraph((_request, response) => response.destroy());
  const sent = subgraph.send('a', request, call());
  await expect(sent).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  await expect(sent).rejects.not.toThrow(/127\.0\.0\.1|socket/i);
});

test('whoever gives up is told their own reason', async () => {
  await using subgraph = await openSubgraph(() => {});
  await expect(subgraph.send('a', request, call(AbortSignal.abort('mine')))).rejects.toBe('mine');
});

test('requests share connections that are kept, up to as many as there may be', async () => {
  const sockets = new Set<unknown>();
  await using subgraph = await openSubgraph((incoming, response) => {
    sockets.add(incoming.socket);
    response.end('{"data":{"a":1}}');
  });
  for (let count = 0; count < 10; count++) await subgraph.send('a', request, call());
  expect(sockets.size).toBeLessThanOrEqual(2);
});
