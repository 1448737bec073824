import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { CloseCode, type SubscribePayload, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { platformFail } from '../errors/index.ts';
import { type IdentityVerifier, identityHeader } from '../identity/index.ts';
import type { Logger } from '../logging/index.ts';
import { logError, maskError } from './mask-errors.ts';
import { type RequestContext, requestIds } from './request-context.ts';

export type GraphqlOverWebSocket<Context> = {
  readonly schema: GraphQLSchema;
  readonly verifier: IdentityVerifier;
  readonly logger: Logger;
  context(request: RequestContext): Context;
  readonly maxMessageBytes: number;
};

/** One socket, which the router shares between many callers: each operation has its own identity and its own end. */
type Connection = { readonly operations: Map<string, Operation> };
type Operation = { readonly abort: AbortController; readonly logger: Logger };

// Two missed pings. A router that vanished without a FIN holds its subscriptions, and what they hold, no longer than this.
const pingMs = 15_000;
const closeMs = 2_000;

/**
 * Serves graphql-transport-ws. `connection_init` needs a valid assertion under `montegraph-identity` in its payload (else
 * 4403), and every subscribe its caller's under the same key in `extensions`. There too `x-request-id` and `traceparent`.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md
 */
export function openGraphqlOverWebSocket<Context extends RequestContext>(
  options: GraphqlOverWebSocket<Context>,
): AsyncDisposable & { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void } {
  const { schema, verifier, logger } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    handleProtocols,
  });

  const end = ({ operations }: Connection, id: string): void => {
    operations.get(id)?.abort.abort();
    operations.delete(id);
  };

  const refuse = (
    connection: Connection,
    id: string,
    errors: readonly GraphQLError[],
  ): GraphQLFormattedError[] => {
    for (const error of errors) logError(connection.operations.get(id)?.logger ?? logger, error);
    return errors.map(maskError);
  };

  const protocol = makeServer<Record<string, unknown>, Connection>({
    onConnect: async ({ connectionParams }) => {
      try {
        await verifier.verify(text(connectionParams?.[identityHeader]));
        return true;
      } catch (error) {
        logError(logger, error);
        return false;
      }
    },
    onSubscribe: async (connection, id, payload) => {
      try {
        const assertion = text(payload.extensions?.[identityHeader]);
        const caller = await verifier.verify(assertion);
        const args = executionArgs(schema, payload);
        if (Array.isArray(args)) return args;
        // Unsubscribed or disconnected while the assertion was verified: graphql-ws says nothing to errors then.
        if (!(id in connection.subscriptions)) return [new GraphQLError('The operation has ended.')];
        const ids = requestIds((name) => payload.extensions?.[name]);
        const operation = { abort: new AbortController(), logger: logger.child(ids) };
        connection.extra.operations.set(id, operation);
        const { signal } = operation.abort;
        // The verifier has taken it, so it is a string.
        const request = { ...ids, caller, assertion: assertion as string, logger: operation.logger, signal };
        return { ...args, contextValue: options.context(request) };
      } catch (error) {
        return [error instanceof GraphQLError ? error : asGraphQLError(error)];
      }
    },
    onNext: ({ extra }, id, _payload, _args, { data, errors }) => {
      if (errors === undefined) return undefined;
      return { ...(data === undefined ? {} : { data }), errors: refuse(extra, id, errors) };
    },
    onError: ({ extra }, id, _payload, errors) => refuse(extra, id, errors),
    onComplete: ({ extra }, id) => end(extra, id),
  });

  sockets.on('connection', (socket) => {
    const connection: Connection = { operations: new Map() };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => send(socket, message),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            // `binaryType` is what it was made with, so it is one Buffer.
            const message = (data as Buffer).toString();
            // Before graphql-ws ends the iterator: a generator that waits for its next event cannot return until the
            // wait is over, and the signal is what ends it.
            const id = completedOperation(message);
            if (id !== undefined) end(connection, id);
            receive(message).catch((err: unknown) => {
              logger.error({ err }, 'a websocket message failed');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      connection,
    );
    const stopPings = keepAlive(socket);
    socket.on('error', (err) => logger.debug({ err }, 'a websocket failed'));
    socket.once('close', (code, reason) => {
      stopPings();
      for (const id of connection.operations.keys()) end(connection, id);
      closed(code, String(reason)).catch((err: unknown) =>
        logger.error({ err }, 'a websocket did not close'),
      );
    });
  });

  return {
    upgrade(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (accepted) =>
        sockets.emit('connection', accepted, request),
      );
    },
    async [Symbol.asyncDispose]() {
      const ended = [...sockets.clients].map(
        (socket) =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(() => socket.terminate(), closeMs);
            socket.once('close', () => {
              clearTimeout(timer);
              resolve();
            });
            socket.close(1001, 'Going away');
          }),
      );
      await Promise.all(ended);
      sockets.close();
    },
  };
}

function executionArgs(schema: GraphQLSchema, payload: SubscribePayload): ExecutionArgs | GraphQLError[] {
  const document = withCode('GRAPHQL_PARSE_FAILED', () => parse(payload.query));
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => coded('GRAPHQL_VALIDATION_FAILED', error));
  const { operationName, variables: variableValues } = payload;
  if (!getOperationAST(document, operationName)) {
    return [coded('OPERATION_RESOLUTION_FAILURE', new GraphQLError('The document has no such operation.'))];
  }
  return { schema, document, operationName, variableValues };
}

function withCode<T>(code: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof GraphQLError ? coded(code, error) : error;
  }
}

function coded(code: string, error: GraphQLError): GraphQLError {
  error.extensions['code'] = code;
  return error;
}

function asGraphQLError(error: unknown): GraphQLError {
  const originalError =
    error instanceof Error ? error : platformFail('INTERNAL_SERVER_ERROR', { cause: error });
  return new GraphQLError(originalError.message, { originalError });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function completedOperation(message: string): string | undefined {
  if (!message.includes('"complete"')) return undefined;
  try {
    const { type, id } = JSON.parse(message) as { type?: unknown; id?: unknown };
    return type === 'complete' ? text(id) : undefined;
  } catch {
    return undefined; // graphql-ws closes the socket for it
  }
}

/** Resolves when the message is with the kernel: graphql-ws asks an iterator for its next event only then. */
function send(socket: WebSocket, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(message, (error) => (error ? reject(error) : resolve()));
  });
}

function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}
