import { Readable } from 'node:stream';
import { silentLogger } from '@montegraph/platform/testing';
import type { Exchange } from '../../src/pipeline/exchange.ts';

/** A request as the first stage meets it. */
export function exchangeOf(headers: Record<string, string> = {}, rest: Partial<Exchange> = {}): Exchange {
  return {
    method: 'POST',
    headers,
    address: '192.0.2.1',
    signal: new AbortController().signal,
    answerHeaders: {},
    body: Readable.from([]),
    requestId: '',
    traceparent: '',
    caller: { kind: 'anonymous' },
    logger: silentLogger,
    ...rest,
  };
}
