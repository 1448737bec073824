import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../identity/index.ts';
import type { Logger } from '../logging/index.ts';

/** What every resolver can know about its request. */
export type RequestContext = {
  readonly caller: Caller;
  /** The signed statement that `caller` was read from, to hand on to another service in the caller's name. */
  readonly assertion: string;
  readonly requestId: string;
  readonly traceId: string;
  /** Has the request id and the trace id on every line. */
  readonly logger: Logger;
  /** Aborts when the client has gone; for a subscription also when it has ended. */
  readonly signal: AbortSignal;
};

export type RequestIds = { readonly requestId: string; readonly traceId: string };

/**
 * The ids that the router sends as `x-request-id` and `traceparent`; made here for a request that has none.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function requestIds(sent: (name: 'x-request-id' | 'traceparent') => unknown): RequestIds {
  const requestId = textMatching(/^([\w.:-]{1,128})$/, sent('x-request-id'));
  const traceId = textMatching(/^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-/, sent('traceparent'));
  return { requestId: requestId ?? randomUUID(), traceId: traceId ?? randomBytes(16).toString('hex') };
}

function textMatching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' ? pattern.exec(value)?.[1] : undefined;
}
