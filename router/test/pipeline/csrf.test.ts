import { expect, test } from '@jest/globals';
import { csrf } from '../../src/pipeline/csrf.ts';
import { exchangeOf } from '../support/exchange.ts';

test.each([
  { 'content-type': 'application/json' },
  { 'content-type': 'Application/JSON; charset=utf-8' },
  { 'apollo-require-preflight': '1' },
  { 'x-apollo-operation-name': 'A', 'content-type': 'multipart/form-data; boundary=b' },
])('%j passes, since a browser would have asked first', (headers) => {
  expect(() => csrf(exchangeOf(headers))).not.toThrow();
});

test.each([
  {},
  { 'content-type': 'text/plain' },
  { 'content-type': 'text/plain; application/json' },
  { 'content-type': 'multipart/form-data; boundary=b' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'apollo-require-preflight': '' },
])('%j is refused, since a form of a foreign page can send it', (headers) => {
  expect(() => csrf(exchangeOf(headers))).toThrow('foreign page');
});
