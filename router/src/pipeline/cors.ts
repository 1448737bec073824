import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from './exchange.ts';

export type CorsOptions = {
  /** Origins whose pages may call, such as `https://app.example.com`; `*` is all of them. */
  readonly origins: readonly string[];
  /** How long a browser remembers what it was allowed. */
  readonly maxAgeSeconds: number;
};

const allowedHeaders = 'authorization, content-type, apollo-require-preflight, x-request-id, traceparent';
const exposedHeaders = 'x-request-id, retry-after';

/** Answers a browser's question whether a page may call, and tells it that the page may read the answer. */
export function cors(exchange: Exchange, { cors: { origins, maxAgeSeconds } }: { cors: CorsOptions }): void {
  const { method, headers, answerHeaders } = exchange;
  answerHeaders['vary'] = 'origin';
  const { origin } = headers;
  if (origin !== undefined && isConfigured(origin, origins)) {
    // Never with credentials: a caller is known by a token that its own page holds, not by a cookie.
    answerHeaders['access-control-allow-origin'] = origin;
    answerHeaders['access-control-expose-headers'] = exposedHeaders;
    if (method === 'OPTIONS') {
      answerHeaders['access-control-allow-methods'] = 'GET, POST';
      answerHeaders['access-control-allow-headers'] = allowedHeaders;
      answerHeaders['access-control-max-age'] = String(maxAgeSeconds);
    }
  }
  if (method === 'OPTIONS') exchange.answeredWith = 204;
}

/**
 * Whether a WebSocket may be opened. A browser lets any page open one and read what comes, and only tells whose page it is.
 * So a foreign page could use a router that only this browser can reach, though it has no token.
 */
export function mayOpenSocket({ origin, host }: IncomingHttpHeaders, { origins }: CorsOptions): boolean {
  if (origin === undefined || isConfigured(origin, origins)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function isConfigured(origin: string, origins: readonly string[]): boolean {
  return origins.includes('*') || origins.includes(origin);
}
