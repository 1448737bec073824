import { expect, test } from '@jest/globals';
import { boundedCache } from '../../src/supergraph/bounded-cache.ts';

test('what was not used for the longest time goes first', () => {
  const cache = boundedCache<number>({ maxEntries: 2, maxWeight: 100 });
  cache.set('a', 1, 1);
  cache.set('b', 2, 1);
  cache.get('a');
  cache.set('c', 3, 1);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('heavy entries push out as many as they need', () => {
  const cache = boundedCache<number>({ maxEntries: 10, maxWeight: 10 });
  for (const key of ['a', 'b', 'c']) cache.set(key, 1, 3);
  cache.set('d', 2, 6);
  expect([cache.size, cache.get('c'), cache.get('d')]).toEqual([2, 1, 2]);
});

test('an entry heavier than the whole cache pushes nothing out', () => {
  const cache = boundedCache<number>({ maxEntries: 10, maxWeight: 10 });
  cache.set('a', 1, 5);
  cache.set('b', 2, 11);
  expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined]);
});

test('a key that is set again is counted once', () => {
  const cache = boundedCache<number>({ maxEntries: 10, maxWeight: 10 });
  for (let value = 0; value < 10; value++) cache.set('a', value, 6);
  cache.set('b', 1, 4);
  expect([cache.size, cache.get('a')]).toEqual([2, 9]);
});
