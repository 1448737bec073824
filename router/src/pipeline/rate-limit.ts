import { platformFail } from '@montegraph/platform/errors';
import type { Exchange } from './exchange.ts';
import type { RateLimiter } from './rate-limiter.ts';

type Needs = { readonly rateLimiter: RateLimiter };

/** Counts the request for the client's address, whoever it turns out to be. */
export async function rateLimitAddress(exchange: Exchange, { rateLimiter }: Needs): Promise<void> {
  refuseWhile(await rateLimiter.takeForAddress(exchange.address), exchange);
}

/** Counts the request for its user. All that is anonymous is counted for its address alone. */
export async function rateLimitCaller(exchange: Exchange, { rateLimiter }: Needs): Promise<void> {
  const { caller } = exchange;
  if (caller.kind === 'user') refuseWhile(await rateLimiter.takeForUser(caller.userId), exchange);
}

function refuseWhile(waitMs: number, { answerHeaders }: Exchange): void {
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  answerHeaders['retry-after'] = String(retryAfterSeconds);
  // In the error as well: over WebSocket there are no headers.
  throw platformFail('RATE_LIMITED', { extensions: { retryAfterSeconds } });
}
