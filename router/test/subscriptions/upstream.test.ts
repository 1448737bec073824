import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { createIdentitySigner, generateIdentityKeys } from '@montegraph/platform/identity';
import { silentLogger } from '@montegraph/platform/testing';
import { openUpstreams } from '../../src/subscriptions/upstream.ts';
import type { SubgraphAnswer } from '../../src/execution/execute.ts';
import type { Message } from '../support/socket-client.ts';

const behalf = {
  caller: { kind: 'anonymous' },
  requestId: 'r-1',
  traceparent: '',
  logger: silentLogger,
} as const;

/** A subgraph that answers each message as `reply` says, or says nothing at all; and a subscription to it. */
async function subscribeTo(reply: ((message: Message) => object | undefined) | 'silence') {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols });
  server.on('upgrade', (request, socket, head) => {
    if (reply === 'silence') return;
    sockets.handleUpgrade(request, socket, head, (accepted) =>
      accepted.on('message', (data: Buffer) => {
        const answer = reply(JSON.parse(data.toString()) as Message); // the router's own
        if (answer) accepted.send(JSON.stringify(answer));
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const upstreams = openUpstreams({
    urls: new Map([['a', `http://127.0.0.1:${port}/graphql`]]),
    signer: createIdentitySigner({ privateKey: generateIdentityKeys().privateKey }),
    keepAliveMs: 60_000,
    idleMs: 0,
    connectMs: 100,
    logger: silentLogger,
  });
  const outcome = new Promise<{ event: SubgraphAnswer } | { error: unknown }>((resolve) => {
    void upstreams.subscribe('a', { query: 'subscription { a }', variables: {} }, behalf, {
      event: (event) => resolve({ event }),
      end: (error) => resolve({ error }),
    });
  });
  return {
    outcome,
    async [Symbol.asyncDispose]() {
      await upstreams[Symbol.asyncDispose]();
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

test.each([
  ['does not take the connection', 'silence' as const],
  ['takes the connection and then says nothing', () => undefined],
])('a subgraph that %s is given up', async (_what, reply) => {
  await using subscription = await subscribeTo(reply);
  expect(await subscription.outcome).toMatchObject({ error: { code: 'SUBSCRIPTION_UPSTREAM_ERROR' } });
});

test('an event that is no GraphQL answer is told as one, not left out', async () => {
  await using subscription = await subscribeTo(({ type, id }) =>
    type === 'connection_init'
      ? { type: 'connection_ack' }
      : { type: 'next', id, payload: { data: ['nonsense'] } },
  );
  expect(await subscription.outcome).toMatchObject({
    event: { errors: [{ extensions: { code: 'SUBGRAPH_ANSWER_INVALID' } }] },
  });
});
