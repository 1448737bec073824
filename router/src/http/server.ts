import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { platformFail } from '@montegraph/platform/errors';
import type { RunningService } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { fail, toKnown, toGraphQLError } from '../errors.ts';
import { runPipeline, pipeline, type PipelineNeeds } from '../pipeline/pipeline.ts';
import { isForm } from '../pipeline/body-limit.ts';
import { mayOpenSocket } from '../pipeline/cors.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import type { ClientAddress } from './client-address.ts';
import { renderGraphiqlPage, type Page } from './graphiql.ts';
import { answerGraphQL, type GraphQLOverHttpOptions } from './graphql-over-http.ts';
import { checkHealth, type Health } from './health.ts';
import { negotiate, wantsHtml, type ResponseType } from './negotiate.ts';

export type HttpServerOptions = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly graphql: GraphQLOverHttpOptions;
  readonly pipeline: PipelineNeeds;
  readonly clientAddress: ClientAddress;
  readonly graphiql: boolean;
  /** From the first byte of a request to its answer; an upload has it from byte to byte. */
  readonly requestTimeoutMs: number;
  readonly healthTimeoutMs: number;
  /** How long requests may go on while the server closes. */
  readonly drainMs: number;
  readonly logger: Logger;
  /** Takes over a socket that is to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

// Idle connections are the client's to close: the other way round, a request sometimes meets our FIN and fails.
const serverOptions = { requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 75_000 };

/** Listens for GraphQL over HTTP and WebSocket at /graphql, and for questions after health at /health and /health/live. */
export async function openHttpServer(options: HttpServerOptions): Promise<RunningService> {
  const { logger, requestTimeoutMs } = options;
  let page: Promise<Page> | undefined;
  let asking: Promise<Health> | undefined;

  const server = createServer(serverOptions, (request, response) => {
    response.on('finish', () => {
      // The server waits for its connections, and clients keep theirs.
      if (!server.listening) request.socket.destroySoon();
    });
    handle(request, response).catch((error) => {
      logger.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  });
  // An upload takes as long as it takes, but its bytes must keep coming. A second more than a request has, so that a
  // subgraph that is late is answered for rather than cut off.
  server.setTimeout(requestTimeoutMs + 1000);
  server.on('upgrade', (request, socket, head) => {
    if (pathOf(request).pathname !== '/graphql') refuseUpgrade(socket, '404 Not Found');
    else if (!mayOpenSocket(request.headers, options.pipeline.cors)) refuseUpgrade(socket, '403 Forbidden');
    else options.upgrade(request, socket, head);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = pathOf(request);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (pathname === '/health/live' && isRead) return sendJson(response, 200, { status: 'UP' });
    if (pathname === '/health' && isRead) {
      const { generation, clients } = options.graphql;
      // One question at a time, however many ask us: nobody is to reach the subgraphs threefold by asking us.
      asking ??= checkHealth(generation.subgraphs.keys(), clients, options.healthTimeoutMs).finally(() => {
        asking = undefined;
      });
      const health = await asking;
      return sendJson(response, health.status === 'UP' ? 200 : 503, health);
    }
    if (pathname !== '/graphql')
      return sendJson(response, 404, { errors: [{ message: 'GraphQL is at /graphql.' }] });
    const isBrowser = request.method === 'GET' && wantsHtml(request.headers.accept);
    if (isBrowser && options.graphiql) {
      page ??= renderGraphiqlPage();
      const { html, headers } = await page;
      if (request.headers['if-none-match'] === headers['etag']) response.writeHead(304, headers).end();
      else response.writeHead(200, headers).end(html);
      return;
    }
    await handleGraphQL(request, response, searchParams);
  }

  async function handleGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    parameters: URLSearchParams,
  ): Promise<void> {
    using scope = requestScope(request, response, requestTimeoutMs);
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      headers: request.headers,
      address: options.clientAddress(
        request.socket.remoteAddress,
        String(request.headers['x-forwarded-for'] ?? ''),
      ),
      signal: scope.signal,
      answerHeaders: {},
      body: request,
      requestId: '',
      traceparent: '',
      caller: { kind: 'anonymous' },
      logger,
    };
    const responseType = negotiate(request.headers.accept);
    try {
      await runPipeline(pipeline, exchange, options.pipeline);
      if (exchange.answeredWith !== undefined) {
        response.writeHead(exchange.answeredWith, exchange.answerHeaders).end();
        return;
      }
      if (!responseType) throw fail('NOT_ACCEPTABLE');
      const { status, result } = await answerGraphQL(exchange, parameters, responseType, options.graphql);
      sendGraphQL(response, status, result, exchange, responseType);
    } catch (error) {
      const known = toKnown(error);
      if (response.destroyed) exchange.logger.debug('the client has left');
      else if (known.http >= 500) exchange.logger.error({ err: known }, 'request failed');
      else exchange.logger.debug({ err: known }, 'request refused');
      if (known.http === 401) exchange.answerHeaders['www-authenticate'] = 'Bearer';
      sendGraphQL(response, known.http, { errors: [toGraphQLError(known)] }, exchange, responseType);
    } finally {
      // What the client still sends is read and dropped. Left unread, it would keep the client from reading our answer.
      request.unpipe();
      request.resume();
    }
  }

  const { host, port } = options.listen;
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo; // it listens on TCP
  const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    port: bound.port,
    url: `http://${shown}:${bound.port}`,
    [Symbol.asyncDispose]: () => drain(server, options.drainMs),
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  // node:http has let go of the socket. A client that resets it now would otherwise end the process.
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): URL {
  const target = request.url ?? '/';
  return URL.canParse(target, 'http://router') ? new URL(target, 'http://router') : new URL('http://router/');
}

/** The signal of one request: aborted when its client leaves, and when its time is over unless it brings a file. */
function requestScope(
  request: IncomingMessage,
  response: ServerResponse,
  timeoutMs: number,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const deadline = isForm(request.headers)
    ? undefined
    : setTimeout(() => controller.abort(platformFail('REQUEST_TIMEOUT')), timeoutMs);
  response.on('close', () => {
    if (!response.writableFinished)
      controller.abort(platformFail('SERVICE_UNAVAILABLE', { detail: 'The client has left.' }));
  });
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(deadline) };
}

function sendGraphQL(
  response: ServerResponse,
  status: number,
  result: unknown,
  { answerHeaders }: Exchange,
  type: ResponseType = 'application/json',
): void {
  sendJson(response, status, result, {
    ...answerHeaders,
    vary: answerHeaders['vary'] ? `${answerHeaders['vary']}, accept` : 'accept',
    'content-type': `${type}; charset=utf-8`,
  });
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json; charset=utf-8' },
): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response
    .writeHead(status, { ...headers, 'cache-control': 'no-store', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

async function drain(server: Server, drainMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(impatience);
}
