import { readFile } from 'node:fs/promises';
import { platformFail } from '@montegraph/platform/errors';
import { createIdentitySigner } from '@montegraph/platform/identity';
import { DisposalStack, systemClock, type RunningService } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { supergraphPath } from '@montegraph/schema';
import type { RouterConfig } from './config.ts';
import { clientAddress } from './http/client-address.ts';
import { openHttpServer } from './http/server.ts';
import { createAccessTokens } from './pipeline/access-tokens.ts';
import { openRateLimiter } from './pipeline/rate-limiter.ts';
import { openSocketServer } from './subscriptions/server.ts';
import { openUpstreams } from './subscriptions/upstream.ts';
import { buildGeneration, type Generation } from './supergraph/generation.ts';
import { openSubgraphClients } from './upstream/client.ts';

export { routerConfig, type RouterConfig } from './config.ts';

/** The federation router. It listens when this resolves, whether or not subgraphs do. */
export async function openRouter({
  config,
  logger,
  signal,
}: {
  readonly config: RouterConfig;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<RunningService> {
  const { http, operations, uploads, subscriptions } = config;
  const generation = buildGeneration(await readSupergraph(config.supergraph.path), config.supergraph);
  signal.throwIfAborted();
  const urls = urlsOf(generation, config.subgraphs);

  await using opened = new DisposalStack();
  const signer = createIdentitySigner({ privateKey: config.identityPrivateKey });
  const clients = opened.use(openSubgraphClients({ urls, ...config.upstream }));
  const upstreams = opened.use(
    openUpstreams({
      urls,
      signer,
      keepAliveMs: subscriptions.keepAliveMs,
      idleMs: subscriptions.upstreamIdleMs,
      connectMs: config.upstream.timeoutMs,
      logger,
    }),
  );
  const rateLimiter = opened.use(
    await openRateLimiter({ ...config.rateLimits, redisUrl: config.redisUrl }, logger),
  );
  const pipeline = {
    cors: config.cors,
    bodyLimits: { maxBodyBytes: http.maxBodyBytes, maxUploadBytes: uploads.maxRequestBytes },
    accessTokens: createAccessTokens(config.authentication, systemClock),
    rateLimiter,
  };
  const shared = {
    pipeline,
    clientAddress: clientAddress(http.trustedProxies),
    logger,
  };
  const sockets = openSocketServer({
    ...shared,
    ...subscriptions,
    generation,
    operations,
    clients,
    upstreams,
    signer,
    clock: systemClock,
  });
  const server = opened.use(
    await openHttpServer({
      ...shared,
      ...http,
      listen: config.listen,
      graphql: { generation, operations, uploads, clients, signer },
      upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    }),
  );
  // Sockets never end by themselves: they are told to go before the server waits for its last request.
  opened.use(sockets);
  logger.info({ url: server.url }, 'the router listens');
  return { url: server.url, port: server.port, [Symbol.asyncDispose]: opened.release() };
}

async function readSupergraph(path: string | null): Promise<string> {
  try {
    return await readFile(path ?? supergraphPath, 'utf8');
  } catch (cause) {
    const detail = `The supergraph cannot be read from ${path ?? supergraphPath}.`;
    throw platformFail('CONFIGURATION_INVALID', { detail, place: 'supergraph.path', cause });
  }
}

/** Where subgraphs are: as the supergraph says, unless the configuration knows better. */
function urlsOf(
  { subgraphs }: Generation,
  overrides: RouterConfig['subgraphs'],
): ReadonlyMap<string, string> {
  const unknown = Object.keys(overrides).filter((name) => !subgraphs.has(name));
  if (unknown.length > 0) {
    const detail = `The supergraph has no subgraph ${unknown.join(', ')}.`;
    throw platformFail('CONFIGURATION_INVALID', { detail, place: 'subgraphs' });
  }
  return new Map([...subgraphs].map(([name, url]) => [name, overrides[name]?.url ?? url]));
}
