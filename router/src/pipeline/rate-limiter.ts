import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '@montegraph/platform/identity';
import type { Logger } from '@montegraph/platform/logging';

export type RateLimiterOptions = {
  readonly perCallerPerMinute: number;
  /** Of all callers behind one address together. */
  readonly perAddressPerMinute: number;
  /** Where several routers count together. Without it each counts by itself. */
  readonly redisUrl?: string | undefined;
};

export type RateLimiter = {
  /** Counts one operation. @returns how many milliseconds to wait; 0 if it may go on */
  take(address: string, caller: Caller): Promise<number>;
};

const minuteSeconds = 60;

export function openRateLimiter(options: RateLimiterOptions, logger: Logger): AsyncDisposable & RateLimiter {
  const redis =
    options.redisUrl === undefined
      ? undefined
      : // A request waits for one try and no longer: while Redis is away each router counts in its own memory.
        new Redis(options.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis?.on('error', (error) => logger.warn({ err: error }, 'rate limits are counted in memory'));

  function limiter(keyPrefix: string, points: number): RateLimiterMemory | RateLimiterRedis {
    const limits = { keyPrefix: `montegraph-rate-${keyPrefix}`, points, duration: minuteSeconds };
    const memory = new RateLimiterMemory(limits);
    return redis ? new RateLimiterRedis({ ...limits, storeClient: redis, insuranceLimiter: memory }) : memory;
  }

  const byAddress = limiter('address', options.perAddressPerMinute);
  const byCaller = limiter('caller', options.perCallerPerMinute);

  return {
    async take(address, caller) {
      const waits = [waitOf(byAddress, address)];
      if (caller.kind === 'user') waits.push(waitOf(byCaller, caller.userId));
      return Math.max(...(await Promise.all(waits)));
    },
    async [Symbol.asyncDispose]() {
      redis?.disconnect();
    },
  };
}

async function waitOf(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    // The library rejects with a result where we would return one.
    if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}
