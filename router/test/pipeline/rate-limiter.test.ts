import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { redisUrlForTests, silentLogger } from '@montegraph/platform/testing';
import { openRateLimiter } from '../../src/pipeline/rate-limiter.ts';

const limits = { perCallerPerMinute: 2, perAddressPerMinute: 3 };
const redisUrl = redisUrlForTests();
const stores = [{ name: 'memory', redisUrl: undefined }, ...(redisUrl ? [{ name: 'Redis', redisUrl }] : [])];

describe.each(stores)('counted in $name', ({ redisUrl: url }) => {
  test('a user waits after their limit, an address after its own', async () => {
    await using limiter = await openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    const [address, user] = [randomUUID(), randomUUID()];
    for (let count = 0; count < 2; count++) expect(await limiter.takeForUser(user)).toBe(0);
    expect(await limiter.takeForUser(user)).toBeGreaterThan(0);
    expect(await limiter.takeForUser(randomUUID())).toBe(0);
    for (let count = 0; count < 3; count++) expect(await limiter.takeForAddress(address)).toBe(0);
    expect(await limiter.takeForAddress(address)).toBeGreaterThan(0);
    expect(await limiter.takeForAddress(randomUUID())).toBe(0);
  });

  test('two routers count together where they share a store, and apart where they do not', async () => {
    await using one = await openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    await using other = await openRateLimiter({ ...limits, redisUrl: url }, silentLogger);
    const address = randomUUID();
    for (let count = 0; count < 3; count++) expect(await one.takeForAddress(address)).toBe(0);
    expect((await other.takeForAddress(address)) > 0).toBe(url !== undefined);
  });
});

test('while Redis is away each router counts by itself', async () => {
  // Port 9 discards whatever comes, where anything listens at all.
  await using limiter = await openRateLimiter({ ...limits, redisUrl: 'redis://127.0.0.1:9' }, silentLogger);
  const address = randomUUID();
  for (let count = 0; count < 3; count++) expect(await limiter.takeForAddress(address)).toBe(0);
  expect(await limiter.takeForAddress(address)).toBeGreaterThan(0);
});

test('a Redis that accepts and says nothing holds no request for long: each router counts by itself', async () => {
  const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  // A TCP server that listens has an address of this kind.
  const { port } = silent.address() as AddressInfo;
  try {
    await using limiter = await openRateLimiter(
      { ...limits, redisUrl: `redis://127.0.0.1:${port}` },
      silentLogger,
    );
    const address = randomUUID();
    for (let count = 0; count < 3; count++) expect(await limiter.takeForAddress(address)).toBe(0);
    expect(await limiter.takeForAddress(address)).toBeGreaterThan(0);
  } finally {
    silent.close();
  }
}, 20_000);

test('all addresses of an IPv6 network are one: whoever has one has them all', async () => {
  await using limiter = await openRateLimiter({ ...limits, perAddressPerMinute: 1 }, silentLogger);
  expect(await limiter.takeForAddress('2001:db8::1:2:3:4:5')).toBe(0);
  expect(await limiter.takeForAddress('2001:db8:0:1::7')).toBeGreaterThan(0);
  expect(await limiter.takeForAddress('2001:db8:0:2::7')).toBe(0);
  expect(await limiter.takeForAddress('2001:db8::7')).toBe(0);
  expect(await limiter.takeForAddress('::1')).toBe(0);
});
