import { openDatabase } from '@montegraph/platform/database';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { silentLogger, temporaryServer } from '@montegraph/platform/testing';
import { expect, test } from '@jest/globals';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { readKeySet } from '../../src/signing-keys/key-set.ts';
import { createSeal } from '../../src/signing-keys/seal.ts';
import { createSigningKeys } from '../../src/signing-keys/signing-keys.ts';
import { turnableClock } from '../users-service.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

async function openKeys() {
  await using opened = new DisposalStack();
  const server = opened.use(await temporaryServer());
  const { db } = opened.use(
    await openDatabase<Tables>({ serverUrl: server.url, name: 'users', migrations, logger: silentLogger }),
  );
  const clock = turnableClock();
  const withSecret = (secret: string) => createSigningKeys({ db, seal: createSeal(secret), clock });
  const published = async () => (await readKeySet(db)).keys.map(({ kid }) => kid);
  return { db, clock, withSecret, published, [Symbol.asyncDispose]: opened.release() };
}

test('instances that start at once share one first key', async () => {
  await using keys = await openKeys();
  const instances = [1, 2, 3].map(() => keys.withSecret('one secret'));
  const current = await Promise.all(instances.map((instance) => instance.current()));
  expect(new Set(current.map(({ id }) => id)).size).toBe(1);
  expect(await keys.published()).toEqual([current[0]?.id]);
});

test('the next key is published a day before it signs, and the last one until its tokens have expired', async () => {
  await using keys = await openKeys();
  const instance = keys.withSecret('one secret');
  const after = async (ms: number) => {
    keys.clock.advance(ms);
    await instance.rotate();
    return { signs: (await instance.current()).id, published: await keys.published() };
  };
  const { id: first } = await instance.current();
  expect(await after(29 * dayMs - 1)).toEqual({ signs: first, published: [first] });

  const announced = await after(1);
  const next = announced.published.at(-1);
  expect(next).not.toBe(first);
  expect(announced).toEqual({ signs: first, published: [first, next] });
  expect(await after(dayMs - 1)).toEqual(announced);

  expect(await after(1)).toEqual({ signs: next, published: [first, next] });
  expect(await after(15 * minuteMs + hourMs - 1)).toEqual({ signs: next, published: [first, next] });
  expect(await after(1)).toEqual({ signs: next, published: [next] });
});

test('after a sleep longer than any key the service signs with a new key at once', async () => {
  await using keys = await openKeys();
  const instance = keys.withSecret('one secret');
  const { id: first } = await instance.current();
  keys.clock.advance(90 * dayMs);
  const { id: second, signsFrom } = await instance.current();
  expect(second).not.toBe(first);
  expect(signsFrom.getTime()).toBe(keys.clock.now());
  expect(await keys.published()).toEqual([second]);
});

test('an instance whose clock is behind signs with the first key although its turn is yet to come', async () => {
  await using keys = await openKeys();
  const { id } = await keys.withSecret('one secret').current();
  keys.clock.advance(-5_000);
  expect((await keys.withSecret('one secret').current()).id).toBe(id);
});

test('under another secret another key signs, and tokens of the old one are still verified', async () => {
  await using keys = await openKeys();
  const { id: old } = await keys.withSecret('one secret').current();
  keys.clock.advance(dayMs);
  const { id: fresh } = await keys.withSecret('another secret').current();
  expect(fresh).not.toBe(old);
  expect(await keys.published()).toEqual([old, fresh]);
});
