import { platformFail } from '@montegraph/platform/errors';
import type { Exchange } from './exchange.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Counts the request for the client's address and, once we know it, for the caller. */
export async function rateLimit(
  exchange: Exchange,
  { rateLimiter }: { rateLimiter: RateLimiter },
): Promise<void> {
  const waitMs = await rateLimiter.take(exchange.address, exchange.caller);
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  exchange.answerHeaders['retry-after'] = String(retryAfterSeconds);
  // In the error as well: over WebSocket there are no headers.
  throw platformFail('RATE_LIMITED', { extensions: { retryAfterSeconds } });
}
