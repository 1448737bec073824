import { randomBytes, randomUUID } from 'node:crypto';
import type { Exchange } from './exchange.ts';

// What ids look like. Anything else might be a line of its own in somebody's log.
const safeId = /^[\w.-]{1,128}$/;
const traceContext = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Takes the client's request id and trace, or makes them. Tells the request id in the answer. */
export function requestId(exchange: Exchange): void {
  const id = exchange.headers['x-request-id'];
  const trace = exchange.headers['traceparent'];
  exchange.requestId = typeof id === 'string' && safeId.test(id) ? id : randomUUID();
  const spanId = randomBytes(8).toString('hex');
  // Our own span in the client's trace, with the client's decision whether it is sampled.
  exchange.traceparent =
    typeof trace === 'string' && traceContext.test(trace)
      ? `${trace.slice(0, 35)}-${spanId}-${trace.slice(-2)}`
      : `00-${randomBytes(16).toString('hex')}-${spanId}-00`;
  exchange.logger = exchange.logger.child({
    requestId: exchange.requestId,
    traceId: exchange.traceparent.slice(3, 35),
  });
  exchange.answerHeaders['x-request-id'] = exchange.requestId;
}
