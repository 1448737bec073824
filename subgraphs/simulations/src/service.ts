import { openBackends } from '@montegraph/engine';
import { openDatabase } from '@montegraph/platform/database';
import { createKeyRing } from '@montegraph/platform/encryption';
import { createIdentityVerifier } from '@montegraph/platform/identity';
import { DisposalStack, type RunningService, systemClock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { openObjectStore } from '@montegraph/platform/objects';
import { openTopics } from '@montegraph/platform/pubsub';
import { openQueues } from '@montegraph/platform/queue';
import { openSubgraphServer } from '@montegraph/platform/subgraph-server';
import { subgraphDocument } from '@montegraph/schema';
import type { SimulationsConfig } from './config.ts';
import type { SimulationsContext } from './context.ts';
import { migrations } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { ProgressReporter } from './progress/reporter.ts';
import type { RunMessage } from './progress/topics.ts';
import { openRunQueue } from './queue/run-queue.ts';
import { openRunRelay } from './queue/run-relay.ts';
import { createLoaders } from './resolvers/loaders.ts';
import { resolvers } from './resolvers/resolvers.ts';
import { openOrphanSweep } from './results/sweep-orphans.ts';
import { openFileEvents } from './runs/file-events.ts';
import { RunEnds } from './runs/run-ends.ts';
import { Models } from './worker/models.ts';
import { openWorkers } from './worker/workers.ts';
import { openWorkbooks } from './workbooks/workbooks.ts';

export type SimulationsOptions = {
  readonly config: SimulationsConfig;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

// Requests, the outbox, the workers and their progress at once; the server's 100 are shared with other services.
const maxConnections = 10;

/** Workbooks, runs and their workers: the simulations subgraph, as production and tests start it. */
export async function openSimulations({
  config,
  logger,
  signal,
}: SimulationsOptions): Promise<RunningService> {
  await using opened = new DisposalStack();
  const database = opened.use(
    await openDatabase<Tables>({
      serverUrl: config.databaseUrl,
      name: 'simulations',
      migrations,
      maxConnections,
      logger,
    }),
  );
  const { db } = database;
  const storage = {
    objects: await openObjectStore({ directory: config.objectsDir, logger }),
    keyRing: createKeyRing(config.masterKeys),
  };
  const topics = opened.use(await openTopics<RunMessage>({ redisUrl: config.redisUrl, logger }));
  const ends = opened.use(await RunEnds.open(topics));
  const queues = opened.use(
    await openQueues({ databaseServerUrl: config.databaseUrl, redisUrl: config.redisUrl, logger }),
  );
  const queue = openRunQueue(queues);
  // Side by side: a thread takes about a second to load the engine.
  const [workbooks, backends] = await Promise.all([
    openWorkbooks({ filesUrl: config.filesUrl }),
    openBackends({
      threads: config.threads,
      gpu: config.gpu === 'off' ? 'off' : 'auto',
      allowFallback: config.gpu === 'software',
      slots: config.gpuSlots,
      memoryBytes: config.gpuMemoryBytes,
      log: (message) => logger.info(message),
    }),
  ]);
  opened.use(workbooks);
  opened.use(backends);
  const models = new Models(storage);
  const reporter = opened.use(
    new ProgressReporter({ db, topics, clock: systemClock, logger, onEnded: (runId) => ends.end(runId) }),
  );
  ends.onEnd((runId) => {
    reporter.forget(runId);
    models.forget(runId);
  });
  signal.throwIfAborted();

  const relay = opened.use(openRunRelay({ db, storage, queue, ends, logger }));
  opened.use(
    openWorkers({ db, storage, backends, ends, reporter, models, queues, logger, onFailed: relay.fail }),
  );
  opened.use(openFileEvents({ queues, db, workbooks }));
  opened.use(openOrphanSweep({ db, objects: storage.objects, clock: systemClock, logger }));
  const server = opened.use(
    await openSubgraphServer<SimulationsContext>({
      name: 'simulations',
      typeDefs: subgraphDocument('simulations'),
      resolvers,
      context: (request) => ({
        ...request,
        db,
        storage,
        topics,
        workbooks,
        ends,
        queue,
        backends,
        gpuUsers: config.gpuUsers,
        deliverRuns: relay.kick,
        loaders: createLoaders(db),
      }),
      listen: { host: config.host, port: config.port },
      verifier: createIdentityVerifier({ publicKey: config.identityPublicKey }),
      logger,
      checkHealth: () => database.ping(),
    }),
  );
  return { url: server.url, port: server.port, [Symbol.asyncDispose]: opened.release() };
}
