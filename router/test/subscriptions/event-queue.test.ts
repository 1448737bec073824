import { expect, jest, test } from '@jest/globals';
import { EventQueue } from '../../src/subscriptions/event-queue.ts';

async function drain<T>(queue: EventQueue<T>): Promise<T[]> {
  const events: T[] = [];
  for (let next = await queue.next(); !next.done; next = await queue.next()) events.push(next.value);
  return events;
}

test('events come in order, also to who waits before they happen', async () => {
  const queue = new EventQueue<number>(10, () => {});
  const first = queue.next();
  queue.push(1);
  queue.push(2);
  queue.end();
  expect(await first).toEqual({ value: 1, done: false });
  expect(await drain(queue)).toEqual([2]);
});

test('a full queue loses the oldest events and keeps the last', async () => {
  const queue = new EventQueue<number>(2, () => {});
  for (const event of [1, 2, 3, 4]) queue.push(event);
  queue.end(5);
  expect(queue.dropped).toBe(3);
  expect(await drain(queue)).toEqual([4, 5]);
});

test('leaving tells who waits at once, and the source once', async () => {
  const onLeave = jest.fn();
  const queue = new EventQueue<number>(2, onLeave);
  const waiting = queue.next();
  queue.leave();
  queue.leave();
  queue.push(1);
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await drain(queue)).toEqual([]);
  expect(onLeave).toHaveBeenCalledTimes(1);
});

test('leaving after the end tells the source nothing', () => {
  const onLeave = jest.fn();
  const queue = new EventQueue<number>(2, onLeave);
  queue.end();
  queue.leave();
  expect(onLeave).not.toHaveBeenCalled();
});
