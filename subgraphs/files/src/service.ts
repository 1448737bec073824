import { openDatabase } from '@montegraph/platform/database';
import { createKeyRing } from '@montegraph/platform/encryption';
import { createIdentityVerifier } from '@montegraph/platform/identity';
import { type Clock, DisposalStack, type RunningService, systemClock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { openObjectStore } from '@montegraph/platform/objects';
import { openOutboxRelay } from '@montegraph/platform/outbox';
import { openQueues } from '@montegraph/platform/queue';
import { openSubgraphServer } from '@montegraph/platform/subgraph-server';
import { subgraphDocument } from '@montegraph/schema';
import type { FilesConfig } from './config.ts';
import { migrations } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { contentRoute } from './downloads/content-route.ts';
import { createDownloadLinks } from './downloads/download-link.ts';
import { resolvers } from './resolvers/resolvers.ts';
import type { FileStorage } from './storage/file-storage.ts';
import { createLibrary } from './storage/library.ts';
import { sweepOrphans } from './uploads/sweep-orphans.ts';

export type FilesOptions = {
  readonly config: FilesConfig;
  readonly logger: Logger;
  /** Aborts what is still opening. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
};

/** One upload a request is what clients send; a few leave room for a form. */
const maxFilesOfRequest = 5;

/** The files subgraph: encrypted files, their owners, and their downloads. */
export async function openFiles(options: FilesOptions): Promise<RunningService> {
  const { config, logger, signal, clock = systemClock } = options;
  await using opened = new DisposalStack();
  const database = opened.use(
    await openDatabase<Tables>({ serverUrl: config.databaseUrl, name: 'files', migrations, logger }),
  );
  signal.throwIfAborted();
  const { redisUrl, databaseUrl: databaseServerUrl } = config;
  const queues = opened.use(await openQueues({ databaseServerUrl, redisUrl, logger }));
  signal.throwIfAborted();

  const { db } = database;
  const keyRing = createKeyRing(config.masterKeys);
  const objects = await openObjectStore({ directory: config.objectsDir, logger, clock });
  const storage: FileStorage = { db, objects, keyRing, clock };

  const simulations = queues.queue('events.simulations');
  const outbox = opened.use(
    openOutboxRelay({
      db,
      // The event's id is the job's: one that is delivered again is ignored.
      deliver: async ({ id, topic, payload }) => void (await simulations.add(topic, payload, { jobId: id })),
      logger,
    }),
  );
  opened.use(beginSweep(storage, logger));

  const verifier = createIdentityVerifier({ publicKey: config.identityPublicKey, clock });
  const library = createLibrary(storage, outbox);
  // The port is known when the server listens, and no link is asked for before.
  const links = createDownloadLinks({ keyRing, baseUrl: () => config.publicUrl ?? server.url, clock });
  const server = opened.use(
    await openSubgraphServer({
      name: 'files',
      typeDefs: subgraphDocument('files'),
      resolvers,
      context: (request) => ({ ...request, library, links }),
      listen: { host: config.host, port: config.port },
      verifier,
      logger,
      checkHealth: () => database.ping(),
      uploads: { maxFileBytes: config.maxUploadBytes, maxFiles: maxFilesOfRequest },
      routes: [contentRoute({ storage, verifier, links })],
    }),
  );
  return { url: server.url, port: server.port, [Symbol.asyncDispose]: opened.release() };
}

/** Goes on while requests are answered: a large store takes a while to list. */
function beginSweep(storage: FileStorage, logger: Logger): AsyncDisposable {
  const stop = new AbortController();
  const swept = sweepOrphans(storage, { signal: stop.signal, logger }).catch((err: unknown) =>
    logger.error({ err }, 'orphans could not be swept'),
  );
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await swept;
    },
  };
}
