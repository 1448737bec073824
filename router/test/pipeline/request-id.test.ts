import { expect, test } from '@jest/globals';
import { requestId } from '../../src/pipeline/request-id.ts';
import { exchangeOf } from '../support/exchange.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

test("the client's request id is kept and told in the answer", () => {
  const exchange = exchangeOf({ 'x-request-id': 'abc-1.2_3' });
  requestId(exchange);
  expect(exchange.requestId).toBe('abc-1.2_3');
  expect(exchange.answerHeaders).toEqual({ 'x-request-id': 'abc-1.2_3' });
});

test.each(['', 'a b', 'a\nb', 'x'.repeat(129)])('the id %j is replaced by one of ours', (id) => {
  const exchange = exchangeOf({ 'x-request-id': id });
  requestId(exchange);
  expect(exchange.requestId).toMatch(/^[\da-f-]{36}$/);
});

test("the client's trace goes on with a span of ours, sampled as the client decided", () => {
  const exchange = exchangeOf({ traceparent: `00-${trace}-00f067aa0ba902b7-01` });
  requestId(exchange);
  expect(exchange.traceparent).toMatch(new RegExp(`^00-${trace}-[\\da-f]{16}-01$`));
  expect(exchange.traceparent).not.toContain('00f067aa0ba902b7');
});

test.each(['', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`])(
  'the trace %j is replaced',
  (traceparent) => {
    const exchange = exchangeOf({ traceparent });
    requestId(exchange);
    expect(exchange.traceparent).toMatch(/^00-(?!0{32})[\da-f]{32}-[\da-f]{16}-00$/);
  },
);
