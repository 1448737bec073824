import { createPostgresBackend, runMigrations, type PgPool } from 'bullmq';
import type { Pool } from 'pg';
import { createDatabaseIfMissing, createPool, databaseUrl, withClient } from '../database/index.ts';
import { DisposalStack } from '../lifecycle/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Backend, Role } from './backend.ts';

// BullMQ's own name for it. It cannot be another one when BullMQ is handed a pool.
const schema = 'bullmq';
const producerConnections = 4;
// One of them listens for new jobs as long as the worker lives.
const workerConnections = 4;

/**
 * Pools are ours and not BullMQ's: its own leave a connection without an error listener while it is in use, and a restart
 * of the server then ends the process. Producers share one; a worker has its own, since it keeps a connection.
 */
export async function openPostgresBackend(serverUrl: string, logger: Logger): Promise<Backend> {
  const connectionString = databaseUrl(serverUrl, 'queue');
  await createDatabaseIfMissing(connectionString);
  await withClient(connectionString, (client) => runMigrations(client, schema));

  const opened = new DisposalStack();
  const openPool = (max: number): Pool => {
    const options = `-c search_path=${schema}`;
    const pool = createPool(
      { connectionString, options, max, keepAlive: true, application_name: 'queue' },
      logger,
    );
    opened.defer(() => pool.end());
    return pool;
  };
  const producers = openPool(producerConnections);
  // BullMQ says that every pg.Pool is a PgPool; the overloads in the types of pg hide it from TypeScript.
  const poolFor = (role: Role): PgPool =>
    (role === 'producer' ? producers : openPool(workerConnections)) as PgPool;
  return {
    factory: (name, options, kind) =>
      createPostgresBackend(name, { ...options, connection: poolFor(options.connection) }, kind),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
