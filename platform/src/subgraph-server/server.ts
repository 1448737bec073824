import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { DocumentNode, GraphQLResolveInfo, GraphQLScalarType, GraphQLSchema } from 'graphql';
import { platformFail } from '../errors/index.ts';
import type { IdentityVerifier } from '../identity/index.ts';
import { DisposalStack, type RunningService } from '../lifecycle/index.ts';
import type { Logger } from '../logging/index.ts';
import { enforceAccessRules } from './access-rules.ts';
import { finishReading } from './body.ts';
import { type ArrivedRequest, type GraphqlHttpHandler, openGraphqlOverHttp } from './graphql-http.ts';
import { openGraphqlOverWebSocket } from './graphql-websocket.ts';
import { logError, maskError, statusOf } from './mask-errors.ts';
import type { UploadLimits } from './multipart.ts';
import { type RequestContext, requestIds } from './request-context.ts';
import { type Route, matchPath } from './routes.ts';

type FieldResolver<Context> = (
  parent: never,
  args: never,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** What `schema/generate.ts` types exactly, field by field: `Resolvers` of a subgraph's schema.generated.ts fits. */
export type SubgraphResolvers<Context> = Readonly<
  Record<
    string,
    | GraphQLScalarType
    | Readonly<
        Record<
          string,
          FieldResolver<Context> | { subscribe: FieldResolver<Context>; resolve?: FieldResolver<Context> }
        >
      >
  >
>;

export type SubgraphServerOptions<Context extends RequestContext> = {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  readonly resolvers: SubgraphResolvers<Context>;
  /** Once per operation. */
  context(request: RequestContext): Context;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly verifier: IdentityVerifier;
  readonly logger: Logger;
  /** Rejects when requests would fail. */
  checkHealth(): Promise<void>;
  /** Of JSON bodies, of a multipart request's operations, and of websocket messages. */
  readonly maxBodyBytes?: number;
  readonly uploads?: UploadLimits | undefined;
  readonly routes?: readonly Route[];
};

// The largest thing the router sends is a list of representations: some 60 bytes each, so this is 70 000 entities.
const defaultMaxBodyBytes = 4 * 1024 * 1024;

// Longer than any client keeps an idle connection, so that it is the client who closes it. The other way round, a request
// sometimes meets the FIN and fails.
const keepAliveMs = 75_000;

// Requests in flight get this long to end when the service stops; within the patience of lifecycle's runService.
const closeMs = 10_000;
const healthMs = 2_000;

/**
 * Serves one subgraph on one port: GraphQL over HTTP, with uploads, and over WebSocket at `/graphql`, `/health`, and the
 * service's own routes. Nobody gets an answer from `/graphql` without an assertion of the router, and the schema enforces
 * `@authenticated` and `@requiresScopes` before any resolver runs.
 *
 * @throws PlatformError PORT_IN_USE
 */
export async function openSubgraphServer<Context extends RequestContext>(
  options: SubgraphServerOptions<Context>,
): Promise<RunningService> {
  const { typeDefs, logger, maxBodyBytes = defaultMaxBodyBytes } = options;
  const schema = buildSchema(typeDefs, options.resolvers);

  await using opened = new DisposalStack();
  const graphql = opened.use(await openGraphqlOverHttp({ ...options, schema, maxBodyBytes }));
  const sockets = openGraphqlOverWebSocket({ ...options, schema, maxMessageBytes: maxBodyBytes });

  const routes: readonly Route[] = [
    graphqlRoute(graphql.handle),
    healthRoute(options),
    ...(options.routes ?? []),
  ];
  const inFlight = new Map<Promise<void>, AbortController>();
  let isClosing = false;

  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0 }, (request, response) => {
    const abort = new AbortController();
    if (isClosing) response.setHeader('connection', 'close');
    const answered = answer(request, response, routes, logger, abort).finally(() =>
      inFlight.delete(answered),
    );
    inFlight.set(answered, abort);
  });
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = urlOf(request);
    if (pathname === '/graphql' && !isClosing) sockets.upgrade(request, socket, head);
    else refuseUpgrade(socket);
  });
  opened.defer(async () => {
    isClosing = true;
    const closed = once(server, 'close');
    server.close();
    await sockets[Symbol.asyncDispose]();
    await Promise.race([Promise.allSettled(inFlight.keys()), sleep(closeMs, undefined, { ref: false })]);
    for (const abort of inFlight.values()) abort.abort();
    server.closeAllConnections();
    await closed;
  });

  const port = await listen(server, options.listen);
  logger.info({ subgraph: options.name, port }, 'listening');
  const host = options.listen.host.includes(':') ? `[${options.listen.host}]` : options.listen.host;
  return { url: `http://${host}:${port}`, port, [Symbol.asyncDispose]: opened.release() };
}

function buildSchema<Context>(typeDefs: DocumentNode, resolvers: SubgraphResolvers<Context>): GraphQLSchema {
  // Its type has `any` where ours has `never`, and says the same: what a resolver is given, its schema has to get right.
  const resolverMap = resolvers as unknown as NonNullable<
    Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']
  >;
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolverMap });
  enforceAccessRules(schema, typeDefs);
  return schema;
}

/** Answers one request, whatever happens, and resolves when the answer is sent or nobody is there to read it. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
  logger: Logger,
  abort: AbortController,
): Promise<void> {
  const ids = requestIds((name) => request.headers[name]);
  const requestLogger = logger.child(ids);
  const arrived: ArrivedRequest = { ...ids, logger: requestLogger, signal: abort.signal };
  const sent = new Promise<void>((resolve) => {
    response.on('close', () => {
      if (!response.writableFinished) abort.abort();
      resolve();
    });
  });
  response.setHeader('x-request-id', ids.requestId);
  try {
    const url = urlOf(request);
    const { route, params } = findRoute(routes, request.method, url.pathname);
    await route.handle({ ...arrived, params, url, headers: request.headers, node: request }, response);
  } catch (error) {
    logError(requestLogger, error, abort.signal);
    if (response.headersSent) response.destroy();
    else await sendError(request, response, error);
  }
  await sent;
}

async function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  await finishReading(request, response);
  const body = JSON.stringify({ errors: [maskError(error)] });
  response.writeHead(statusOf(error), { 'content-type': 'application/json; charset=utf-8' }).end(body);
}

function graphqlRoute(handle: GraphqlHttpHandler): Route {
  return {
    method: 'POST',
    path: '/graphql',
    handle: (request, response) => handle(request, request.node, response),
  };
}

function healthRoute({
  checkHealth,
  logger,
}: Pick<SubgraphServerOptions<RequestContext>, 'checkHealth' | 'logger'>): Route {
  return {
    method: 'GET',
    path: '/health',
    async handle(_request, response) {
      const late = sleep(healthMs, undefined, { ref: false }).then(() => {
        throw new Error(`The health check took longer than ${healthMs} ms.`);
      });
      const isHealthy = await Promise.race([checkHealth(), late]).then(
        () => true,
        (err: unknown) => {
          logger.warn({ err }, 'not healthy');
          return false;
        },
      );
      response.writeHead(isHealthy ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      response.end(JSON.stringify({ status: isHealthy ? 'ok' : 'unavailable' }));
    },
  };
}

type FoundRoute = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

function findRoute(routes: readonly Route[], method: string | undefined, pathname: string): FoundRoute {
  const found = routes.flatMap((route) => {
    const params = matchPath(route.path, pathname);
    return params === undefined ? [] : [{ route, params }];
  });
  const match = found.find(({ route }) => route.method === method);
  if (match === undefined) throw platformFail('NOT_FOUND', { place: pathname });
  return match;
}

function urlOf(request: IncomingMessage): URL {
  const base = 'http://subgraph.invalid';
  return URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : new URL(base);
}

function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => {}); // node:http has let go of it, and whoever resets it is refused all the same
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (cause) {
    // Every error of node:net is one.
    const { code } = cause as NodeJS.ErrnoException;
    throw code === 'EADDRINUSE'
      ? platformFail('PORT_IN_USE', { detail: `It is port ${port}.`, cause })
      : cause;
  }
  // A TCP server has an AddressInfo as soon as it listens.
  return (server.address() as AddressInfo).port;
}
