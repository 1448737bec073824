import { expect, test } from '@jest/globals';
import { cors } from '../../src/pipeline/cors.ts';
import { exchangeOf } from '../support/exchange.ts';

const origin = 'https://app.example.com';
const options = { cors: { origins: [origin], maxAgeSeconds: 60 } };

test('a page of a known origin may read the answer and its request id', () => {
  const exchange = exchangeOf({ origin });
  cors(exchange, options);
  expect(exchange.answerHeaders).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': expect.stringContaining('x-request-id'),
    vary: 'origin',
  });
  expect(exchange.answeredWith).toBeUndefined();
});

test('a browser that asks first is told what the page may send', () => {
  const exchange = exchangeOf({ origin }, { method: 'OPTIONS' });
  cors(exchange, options);
  expect(exchange.answeredWith).toBe(204);
  expect(exchange.answerHeaders).toMatchObject({
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': expect.stringContaining('authorization'),
    'access-control-max-age': '60',
  });
});

test('a page of another origin is allowed nothing, whether its browser asks first or not', () => {
  for (const method of ['OPTIONS', 'POST']) {
    const exchange = exchangeOf({ origin: 'https://evil.example.com' }, { method });
    cors(exchange, options);
    expect(Object.keys(exchange.answerHeaders)).toEqual(['vary']);
  }
});

test('a star allows all origins, and never credentials', () => {
  const exchange = exchangeOf({ origin: 'https://anywhere.example.com' });
  cors(exchange, { cors: { origins: ['*'], maxAgeSeconds: 60 } });
  expect(exchange.answerHeaders['access-control-allow-origin']).toBe('https://anywhere.example.com');
  expect(exchange.answerHeaders).not.toHaveProperty('access-control-allow-credentials');
});
