import { Pool, type PoolConfig } from 'pg';
import type { Logger } from '../logging/index.ts';

/** A pool that outlives a restart of its server: connections that end are replaced, and said in the log. */
export function createPool(config: PoolConfig, logger: Logger): Pool {
  const pool = new Pool(config);
  // A connection that ends emits an error, beside the one that its query rejects with: on the pool while it is idle, on the
  // client while it is in use. An error that nobody listens to would end the process.
  // Its message alone: pg hangs the whole client, with all it knows, on such an error.
  const onError = (error: Error): void => {
    // It was to end anyway, and the server, which may be stopping too, was faster.
    if (pool.ending) return;
    logger.warn(
      { database: config.application_name, reason: error.message },
      'a database connection was lost',
    );
  };
  pool.on('error', () => {}); // told by the client's own listener
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
