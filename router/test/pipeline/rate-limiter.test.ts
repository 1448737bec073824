import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { redisUrlForTests, silentLogger } from '@montegraph/platform/testing';
import { openRateLimiter } from '../../src/pipeline/rate-limiter.ts';

const user = (userId: string) => ({ kind: 'user', userId, scopes: [] }) as const;
const limits = { perCallerPerMinute: 2, perAddressPerMinute: 3 };
const redisUrl = redisUrlForTests();
const stores = [{ name: 'memory', redisUrl: undefined }, ...(redisUrl ? [{ name: 'Redis', redisUrl }] : [])];

describe.each(stores)('counted in $name', ({ redisUrl: url }) => {
  test('a caller waits after their limit, an address after its own', async () => {
    await using limiter = openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    const [here, there, ada] = [randomUUID(), randomUUID(), user(randomUUID())];
    expect(await limiter.take(here, ada)).toBe(0);
    expect(await limiter.take(there, ada)).toBe(0);
    expect(await limiter.take(there, ada)).toBeGreaterThan(0);
    expect(await limiter.take(there, { kind: 'anonymous' })).toBe(0);
    expect(await limiter.take(there, { kind: 'anonymous' })).toBeGreaterThan(0);
    expect(await limiter.take(here, { kind: 'anonymous' })).toBe(0);
  });

  test('two routers count together where they share a store, and apart where they do not', async () => {
    await using one = openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    await using other = openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    const address = randomUUID();
    for (let count = 0; count < 3; count++) expect(await one.take(address, { kind: 'anonymous' })).toBe(0);
    expect((await other.take(address, { kind: 'anonymous' })) > 0).toBe(url !== undefined);
  });
});

test('while Redis is away each router counts by itself', async () => {
  // Port 9 discards whatever comes, where anything listens at all.
  await using limiter = openRateLimiter({ ...limits, redisUrl: 'redis://127.0.0.1:9' }, silentLogger);
  const address = randomUUID();
  for (let count = 0; count < 3; count++) expect(await limiter.take(address, { kind: 'anonymous' })).toBe(0);
  expect(await limiter.take(address, { kind: 'anonymous' })).toBeGreaterThan(0);
});
