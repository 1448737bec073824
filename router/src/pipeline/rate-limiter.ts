import { isIPv6 } from 'node:net';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from '@montegraph/platform/logging';

export type RateLimiterOptions = {
  readonly perCallerPerMinute: number;
  /** Of all callers behind one address together. */
  readonly perAddressPerMinute: number;
  /** Where several routers count together. Without it each counts by itself. */
  readonly redisUrl?: string | undefined;
};

export type RateLimiter = {
  /** Counts one request for where it comes from. @returns how many milliseconds to wait; 0 if it may go on */
  takeForAddress(address: string): Promise<number>;
  /** Counts one request for the user who makes it, likewise. */
  takeForUser(userId: string): Promise<number>;
};

const minuteSeconds = 60;
// A thousand times what a healthy Redis takes. One that accepts and says nothing would otherwise hold every request.
const commandTimeout = 300;
const firstAnswerMs = 1_000;

/** Resolves once Redis, if there is one, answers or is known to be away: until then every router would count by itself. */
export async function openRateLimiter(
  options: RateLimiterOptions,
  logger: Logger,
): Promise<AsyncDisposable & RateLimiter> {
  const redis =
    options.redisUrl === undefined
      ? undefined
      : // A request waits for one try and no longer: while Redis is away each router counts in its own memory.
        new Redis(options.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout });
  redis?.on('error', (error) => logger.warn({ err: error }, 'rate limits are counted in memory'));
  if (redis) await answered(redis);

  function limiter(keyPrefix: string, points: number): RateLimiterMemory | RateLimiterRedis {
    const limits = { keyPrefix: `montegraph-rate-${keyPrefix}`, points, duration: minuteSeconds };
    const memory = new RateLimiterMemory(limits);
    return redis ? new RateLimiterRedis({ ...limits, storeClient: redis, insuranceLimiter: memory }) : memory;
  }

  const byAddress = limiter('address', options.perAddressPerMinute);
  const byCaller = limiter('caller', options.perCallerPerMinute);

  return {
    takeForAddress: (address) => waitOf(byAddress, networkOf(address)),
    takeForUser: (userId) => waitOf(byCaller, userId),
    async [Symbol.asyncDispose]() {
      redis?.disconnect();
    },
  };
}

/** Resolves when Redis is ready, has failed, or has been silent for a second. */
function answered(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, firstAnswerMs);
    const settle = (): void => (clearTimeout(patience), resolve());
    redis.once('ready', settle).once('error', settle);
  });
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

/** Who has one IPv6 address has all of its /64: counted one by one, their addresses would never come to an end. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = [], tail] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = tail ? Array<string>(8 - head.length - tail.length).fill('0') : [];
  return `${[...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(':')}::/64`;
}
