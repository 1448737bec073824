import { expect, test } from '@jest/globals';
import { deviceSlots } from '../../src/backends/device-slots.ts';

test('a slot has one holder, and the others wait in the order they came', async () => {
  const slots = deviceSlots(1);
  const order: string[] = [];
  const first = await slots.acquire();
  const waiting = ['a', 'b', 'c'].map(async (name) => {
    using _ = await slots.acquire();
    order.push(name);
  });
  expect([slots.busy(), slots.waiting(), order]).toEqual([1, 3, []]);
  first[Symbol.dispose]();
  await Promise.all(waiting);
  expect([slots.busy(), slots.waiting(), order]).toEqual([0, 0, ['a', 'b', 'c']]);
});

test('several slots have numbers of their own', async () => {
  const slots = deviceSlots(2);
  const held = [await slots.acquire(), await slots.acquire()];
  expect(new Set(held.map(({ index }) => index))).toEqual(new Set([0, 1]));
  expect([slots.size, slots.busy()]).toEqual([2, 2]);
});

test('who gives up leaves the queue, and the next in it has the slot', async () => {
  const slots = deviceSlots(1);
  const held = await slots.acquire();
  const cancel = new AbortController();
  const gone = slots.acquire(cancel.signal);
  const next = slots.acquire();
  cancel.abort(new Error('no longer'));
  await expect(gone).rejects.toThrow('no longer');
  expect(slots.waiting()).toBe(1);
  held[Symbol.dispose]();
  await expect(next).resolves.toMatchObject({ index: 0 });
  await expect(slots.acquire(cancel.signal)).rejects.toThrow('no longer');
});

test('an abort after the slot was given changes nothing', async () => {
  const slots = deviceSlots(1);
  const held = await slots.acquire();
  const cancel = new AbortController();
  const next = slots.acquire(cancel.signal);
  held[Symbol.dispose]();
  using _ = await next;
  cancel.abort();
  expect([slots.busy(), slots.waiting()]).toEqual([1, 0]);
});

test('a slot that is given back twice is free once', async () => {
  const slots = deviceSlots(1);
  const held = await slots.acquire();
  held[Symbol.dispose]();
  held[Symbol.dispose]();
  await slots.acquire();
  expect([slots.busy(), slots.size]).toEqual([1, 1]);
});
