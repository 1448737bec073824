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
  if (origin !== undefined && (origins.includes('*') || origins.includes(origin))) {
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
