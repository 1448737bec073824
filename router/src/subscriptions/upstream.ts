import { createClient, type Client } from 'graphql-ws';
import type { GraphQLFormattedError } from 'graphql';
import { WebSocket } from 'ws';
import type { PlatformError } from '@montegraph/platform/errors';
import { identityHeader, type IdentitySigner } from '@montegraph/platform/identity';
import type { Logger } from '@montegraph/platform/logging';
import { fail, toGraphQLError } from '../errors.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../execution/execute.ts';
import { isSubgraphAnswer } from '../upstream/client.ts';
import { credentialsFor, type Behalf } from '../upstream/on-behalf-of.ts';

export type UpstreamOptions = {
  /** Name of a subgraph to the URL of its GraphQL endpoint. */
  readonly urls: ReadonlyMap<string, string>;
  readonly signer: IdentitySigner;
  /** How often a connection is asked whether it lives; it must answer before the next time. */
  readonly keepAliveMs: number;
  /** How long a connection without subscriptions is kept. */
  readonly idleMs: number;
  /** How long a subgraph may take to accept a connection, and then to acknowledge it. */
  readonly connectMs: number;
  readonly logger: Logger;
};

type EventSink = {
  event(event: SubgraphAnswer): void;
  /** No event comes after. With an error, the subscription did not end by itself. */
  end(error?: PlatformError | readonly GraphQLFormattedError[]): void;
};

export type Upstreams = AsyncDisposable & {
  /** @returns a function that ends the subscription at once */
  subscribe(subgraph: string, request: SubgraphRequest, behalf: Behalf, sink: EventSink): Promise<() => void>;
};

/** One graphql-ws connection to each subgraph, for all subscriptions of all callers: each operation tells who asks. */
export function openUpstreams(options: UpstreamOptions): Upstreams {
  const { urls, signer, keepAliveMs, idleMs, connectMs, logger } = options;
  const clients = new Map<string, Client>();

  class PunctualWebSocket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { handshakeTimeout: connectMs });
    }
  }

  function connect(subgraph: string): Client {
    const url = urls.get(subgraph);
    if (url === undefined) throw new TypeError(`The supergraph has no subgraph ${subgraph}.`);
    let unanswered: NodeJS.Timeout | undefined;
    const answered = (): void => {
      clearTimeout(unanswered);
      unanswered = undefined;
    };
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: PunctualWebSocket,
      connectionAckWaitTimeout: connectMs,
      // Opened by the first subscription and, after a failure, by the next one. Those that a failure has cut off are
      // ended instead of repeated: events were missed, and only the subscriber knows what that means.
      lazy: true,
      retryAttempts: 0,
      lazyCloseTimeout: idleMs,
      keepAlive: keepAliveMs,
      connectionParams: async () => ({ [identityHeader]: await signer.assertionFor({ kind: 'anonymous' }) }),
      on: {
        ping: (received) => {
          if (!received) unanswered ??= setTimeout(() => client.terminate(), keepAliveMs);
        },
        pong: (received) => {
          if (received) answered();
        },
        closed: answered,
      },
      // Failures arrive at the sinks of all subscriptions.
      onNonLazyError: () => {},
    });
    clients.set(subgraph, client);
    return client;
  }

  return {
    async subscribe(subgraph, request, behalf, sink) {
      const client = clients.get(subgraph) ?? connect(subgraph);
      const extensions = await credentialsFor(behalf, signer);
      return client.subscribe(
        {
          query: request.query,
          operationName: request.operationName,
          variables: { ...request.variables },
          extensions,
        },
        {
          next: (event) => sink.event(isSubgraphAnswer(event) ? event : notAnAnswer()),
          complete: () => sink.end(),
          error: (cause) => {
            if (Array.isArray(cause)) {
              sink.end(cause);
              return;
            }
            logger.warn({ err: describe(cause), subgraph }, 'the connection for subscriptions broke');
            sink.end(fail('SUBSCRIPTION_UPSTREAM_ERROR', { cause, extensions: { service: subgraph } }));
          },
        },
      );
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) await client.dispose();
    },
  };
}

function notAnAnswer(): SubgraphAnswer {
  return { errors: [toGraphQLError(fail('SUBGRAPH_ANSWER_INVALID')).toJSON()] };
}

/** The client library reports a closed socket as an event and not as an error. */
function describe(cause: unknown): unknown {
  if (cause instanceof Error || typeof cause !== 'object' || cause === null || !('code' in cause))
    return cause;
  return { code: cause.code, reason: 'reason' in cause ? String(cause.reason) : '' };
}
