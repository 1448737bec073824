import { expect, test } from '@jest/globals';
import { requestIds } from '../../src/subgraph-server/request-context.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

test('ids that were sent are taken', () => {
  const sent = { 'x-request-id': 'r-1.a:b', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  expect(requestIds((name) => sent[name])).toEqual({ requestId: 'r-1.a:b', traceId: trace });
});

test.each([
  ['nothing', undefined, undefined],
  ['a line break', 'r\n{"level":"fatal"}', `00-${trace}\n`],
  ['a text without end', 'r'.repeat(129), `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['no text', ['r-1'], { trace }],
])('ids are made in place of %s, new ones for every request', (_title, requestId, traceparent) => {
  const sent = { 'x-request-id': requestId, traceparent };
  const [first, second] = [requestIds((name) => sent[name]), requestIds((name) => sent[name])];
  expect(first.requestId).toMatch(/^[\da-f-]{36}$/);
  expect(first.traceId).toMatch(/^[\da-f]{32}$/);
  expect(first.requestId).not.toBe(second.requestId);
  expect(first.traceId).not.toBe(second.traceId);
});
