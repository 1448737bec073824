import { createRedisBackend } from 'bullmq';
import type { Backend } from './backend.ts';

export function redisBackend(url: string): Backend {
  const connections = {
    // A request must not wait for ever while Redis is away: it fails, and the outbox tries again.
    producer: { url, maxRetriesPerRequest: 1, enableOfflineQueue: false },
    worker: { url, maxRetriesPerRequest: null },
  };
  return {
    factory: (name, options, kind) =>
      createRedisBackend(name, { ...options, connection: connections[options.connection] }, kind),
    [Symbol.asyncDispose]: async () => {},
  };
}
