import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { IdentitySigner } from '@montegraph/platform/identity';
import type { Clock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { toKnown, toGraphQLError } from '../errors.ts';
import { execute } from '../execution/execute.ts';
import type { PrepareOptions } from '../execution/prepare.ts';
import { prepareRequest, type PreparedRequest } from '../execution/prepare-request.ts';
import type { ClientAddress } from '../http/client-address.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import {
  connectionPipeline,
  operationPipeline,
  runPipeline,
  type PipelineNeeds,
} from '../pipeline/pipeline.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { SubgraphClients } from '../upstream/client.ts';
import { fetchOnBehalfOf } from '../upstream/on-behalf-of.ts';
import { subscribe } from './subscribe.ts';
import type { Upstreams } from './upstream.ts';

export type SocketServerOptions = {
  readonly generation: Generation;
  readonly operations: PrepareOptions;
  readonly clients: SubgraphClients;
  readonly upstreams: Upstreams;
  readonly signer: IdentitySigner;
  readonly pipeline: PipelineNeeds;
  readonly clientAddress: ClientAddress;
  readonly connectionInitMs: number;
  readonly keepAliveMs: number;
  readonly maxMessageBytes: number;
  readonly maxQueuedEvents: number;
  readonly clock: Clock;
  readonly logger: Logger;
};

export type SocketServer = AsyncDisposable & {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** What a socket has told about itself, once, in connection_init. */
type Session = Pick<Exchange, 'caller'> & {
  readonly closed: AbortSignal;
  /** Closes the socket at this moment, if no earlier one is set. In milliseconds since 1970; undefined is never. */
  readonly endAt: (endMs: number | undefined) => void;
};
type SocketContext = Context<Record<string, unknown> | undefined, Extra & Partial<{ session: Session }>>;
type Prepared = Extract<PreparedRequest, { kind: 'prepared' }> & { readonly exchange: Exchange };

// Close codes of the graphql-transport-ws protocol and of RFC 6455.
const forbidden = 4403;
const tryAgainLater = 1013;
// A client that is there answers a close at once. Who doesn't is cut off.
const closeHandshakeMs = 1000;
// The longest time that a timer of Node takes: 24 days.
const maxTimerMs = 2 ** 31 - 1;

/** Speaks graphql-transport-ws: operations of any kind, on sockets that belong to one caller each. */
export function openSocketServer(options: SocketServerOptions): SocketServer {
  const { generation, pipeline, clock, logger } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
  });

  const graphql = useServer<Record<string, unknown> | undefined, { session: Session }>(
    {
      connectionInitWaitTimeout: options.connectionInitMs,
      onConnect,
      onSubscribe,
      execute: (args) => answering(preparedOf(args), run(preparedOf(args))),
      subscribe: (args) => answering(preparedOf(args), stream(preparedOf(args))),
      // Or the library would tell clients what it stumbled over.
      isProd: true,
    },
    sockets,
    options.keepAliveMs,
  );

  async function onConnect({ connectionParams, extra }: SocketContext): Promise<boolean> {
    const { request, socket } = extra;
    const closed = new AbortController();
    // Before anything is awaited: the client may leave meanwhile.
    socket.once('close', () => closed.abort());
    const endAt = closingOf(socket, closed.signal);
    const exchange = exchangeOf(request, { caller: { kind: 'anonymous' }, closed: closed.signal, endAt });
    const authorization = authorizationOf(connectionParams);
    if (authorization !== undefined) exchange.headers.authorization = authorization;
    try {
      await runPipeline(connectionPipeline, exchange, pipeline);
    } catch (error) {
      const { code, http } = toKnown(error);
      exchange.logger.debug({ code }, 'a socket was refused');
      if (http === 429 || http >= 500) socket.close(tryAgainLater, 'Try again later');
      return false;
    }
    endAt(exchange.credentialsEndAt);
    extra.session = { caller: exchange.caller, closed: closed.signal, endAt };
    return true;
  }

  /** Credentials that have ended open nothing new, and must not keep open what they once opened. */
  function closingOf(socket: Extra['socket'], closed: AbortSignal): Session['endAt'] {
    let earliest = Infinity;
    let expiry: NodeJS.Timeout | undefined;
    closed.addEventListener('abort', () => clearTimeout(expiry), { once: true });
    return (endMs = Infinity) => {
      if (endMs >= earliest || closed.aborted) return;
      earliest = endMs;
      clearTimeout(expiry);
      expiry = setTimeout(
        () => socket.close(forbidden, 'Forbidden'),
        Math.min(endMs - clock.now(), maxTimerMs),
      );
    };
  }

  function exchangeOf(request: IncomingMessage, { caller, closed }: Session): Exchange {
    return {
      method: 'SUBSCRIBE',
      headers: {},
      address: options.clientAddress(
        request.socket.remoteAddress,
        String(request.headers['x-forwarded-for'] ?? ''),
      ),
      signal: closed,
      answerHeaders: {},
      body: Readable.from([]),
      requestId: '',
      traceparent: '',
      caller,
      logger,
    };
  }

  async function onSubscribe(
    { extra }: SocketContext,
    _id: string,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { request, session } = extra;
    if (!session) throw new TypeError('The protocol lets no operation come before connection_init.');
    const exchange = exchangeOf(request, session);
    // GraphiQL opens its socket before its user has typed credentials, and sends them with each operation.
    const authorization = authorizationOf(payload.extensions ?? undefined);
    if (authorization !== undefined) exchange.headers.authorization = authorization;
    try {
      await runPipeline(operationPipeline, exchange, pipeline);
      session.endAt(exchange.credentialsEndAt);
      const prepared = prepareRequest(
        generation,
        {
          query: payload.query,
          // Some clients send an empty name where they mean none.
          operationName: payload.operationName || undefined,
          variables: payload.variables ?? undefined,
        },
        options.operations,
      );
      if (prepared.kind === 'refused') return prepared.errors;
      const { document, definition } = prepared.operation;
      return {
        schema: generation.apiSchema,
        document,
        operationName: definition.name?.value,
        contextValue: { ...prepared, exchange } satisfies Prepared,
      };
    } catch (error) {
      if (toKnown(error).http >= 500) exchange.logger.error({ err: error }, 'operation failed');
      return [toGraphQLError(error)];
    }
  }

  function fetchFor(exchange: Exchange, signal: AbortSignal) {
    return fetchOnBehalfOf(exchange, options.clients, options.signer, signal);
  }

  function run({ operation, variables, exchange }: Prepared): Promise<ExecutionResult> {
    return execute(generation, operation, { variables, fetch: fetchFor(exchange, exchange.signal) });
  }

  function stream(prepared: Prepared): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
    const { operation, variables, exchange } = prepared;
    const { node } = operation.plan;
    // `subscription { __typename }` has nothing that could happen.
    if (node?.kind !== 'Subscription') return run(prepared);
    return subscribe({ operation, node, variables }, exchange, {
      generation,
      upstreams: options.upstreams,
      fetchUntil: (signal) => fetchFor(exchange, signal),
      maxQueuedEvents: options.maxQueuedEvents,
    });
  }

  return {
    upgrade(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        sockets.emit('connection', webSocket, request),
      );
    },
    async [Symbol.asyncDispose]() {
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, closeHandshakeMs);
      await graphql.dispose();
      clearTimeout(impatience);
    },
  };
}

/** What fails unforeseen is answered for its operation: thrown to the library, it would close the socket of all. */
async function answering<T>({ exchange }: Prepared, work: Promise<T>): Promise<T | ExecutionResult> {
  try {
    return await work;
  } catch (error) {
    exchange.logger.error({ err: error }, 'operation failed');
    return { errors: [toGraphQLError(error)] };
  }
}

function preparedOf({ contextValue }: ExecutionArgs): Prepared {
  // The library types it as unknown; it is what onSubscribe has put there.
  return contextValue as Prepared;
}

/** Header names have no case, and clients write payloads as they write headers. GraphiQL puts its headers in `headers`. */
function authorizationOf(parameters: Record<string, unknown> | undefined): string | undefined {
  const nested = parameters?.['headers'];
  for (const source of [parameters, typeof nested === 'object' && nested !== null ? nested : {}]) {
    for (const [name, value] of Object.entries(source ?? {})) {
      // Anything but text goes on to be refused: an unreadable credential isn't no credential.
      if (name.toLowerCase() === 'authorization') return typeof value === 'string' ? value : '';
    }
  }
  return undefined;
}
