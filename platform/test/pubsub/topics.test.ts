import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openTopics, type Topics, type TopicSubscription } from '../../src/pubsub/index.ts';
import { redisUrlForTests, silentLogger } from '../../src/testing/index.ts';

type Message = { n: number };

const redisUrl = redisUrlForTests();
const open = (url: string | undefined, prefix = `test-${randomUUID()}`): Promise<Topics<Message>> =>
  openTopics<Message>({ redisUrl: url, prefix, logger: silentLogger });

async function take(subscription: TopicSubscription<Message>, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { value } = await subscription.next();
    if (value === undefined) break;
    numbers.push(value.n);
  }
  return numbers;
}

const onRedis = redisUrl ? describe : describe.skip;

describe('topics over memory', () => {
  conform(undefined);
});
onRedis('topics over Redis', () => {
  conform(redisUrl);

  test('a message reaches other processes, and no other installation', async () => {
    const prefix = `test-${randomUUID()}`;
    await using here = await open(redisUrl, prefix);
    await using there = await open(redisUrl, prefix);
    await using stranger = await open(redisUrl);
    const [subscription, strange] = [await there.subscribe('run'), await stranger.subscribe('run')];
    await here.publish('run', { n: 1 });
    expect(await take(subscription, 1)).toEqual([1]);
    await stranger.publish('run', { n: 2 });
    expect(await take(strange, 1)).toEqual([2]);
  });
});

function conform(url: string | undefined): void {
  test('a message published right after subscribe() arrives, before anybody asked for it', async () => {
    await using topics = await open(url);
    const subscription = await topics.subscribe('run');
    await topics.publish('run', { n: 1 });
    await topics.publish('run', { n: 2 });
    expect(await take(subscription, 2)).toEqual([1, 2]);
  });

  test('a message reaches every subscriber of its topic and no other', async () => {
    await using topics = await open(url);
    const [first, second] = [await topics.subscribe('run'), await topics.subscribe('run')];
    const other = await topics.subscribe('other');
    await topics.publish('run', { n: 1 });
    await topics.publish('other', { n: 2 });
    expect(await Promise.all([take(first, 1), take(second, 1), take(other, 1)])).toEqual([[1], [1], [2]]);
  });

  test('a subscriber who leaves takes nothing from the others', async () => {
    await using topics = await open(url);
    const [first, second] = [await topics.subscribe('run'), await topics.subscribe('run')];
    await first.return?.();
    await topics.publish('run', { n: 1 });
    expect(await take(second, 1)).toEqual([1]);
  });

  test('a subscriber who comes as the last one goes gets the next message', async () => {
    await using topics = await open(url);
    const first = await topics.subscribe('run');
    const [, second] = await Promise.all([first.return?.(), topics.subscribe('run')]);
    await topics.publish('run', { n: 1 });
    expect(await take(second, 1)).toEqual([1]);
  });

  test('return() ends a next() that is pending', async () => {
    await using topics = await open(url);
    const subscription = await topics.subscribe('run');
    const pending = subscription.next();
    await subscription.return?.();
    expect(await pending).toEqual({ value: undefined, done: true });
  });

  test('an aborted signal ends the subscription, and one that was aborted before never begins', async () => {
    await using topics = await open(url);
    const controller = new AbortController();
    const subscription = await topics.subscribe('run', { signal: controller.signal });
    const pending = subscription.next();
    controller.abort();
    expect(await pending).toEqual({ value: undefined, done: true });
    const late = await topics.subscribe('run', { signal: controller.signal });
    expect(await late.next()).toEqual({ value: undefined, done: true });
  });

  test('a slow reader loses the oldest messages, knows how many, and holds up nobody', async () => {
    await using topics = await open(url);
    const slow = await topics.subscribe('run');
    const fast = await topics.subscribe('run');
    const all = take(fast, 300);
    for (let n = 0; n < 300; n++) await topics.publish('run', { n });
    expect(await all).toHaveLength(300);
    expect(slow.dropped).toBe(300 - 256);
    expect(await take(slow, 1)).toEqual([300 - 256]);
  });

  test('disposal ends all subscriptions', async () => {
    const topics = await open(url);
    const pending = (await topics.subscribe('run')).next();
    await topics[Symbol.asyncDispose]();
    expect(await pending).toEqual({ value: undefined, done: true });
  });

  test('messages arrive as JSON carries them, so that both bridges behave alike', async () => {
    await using topics = await openTopics<unknown>({
      redisUrl: url,
      prefix: randomUUID(),
      logger: silentLogger,
    });
    const subscription = await topics.subscribe('run');
    await topics.publish('run', { at: new Date(0), missing: undefined });
    expect((await subscription.next()).value).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });
}

test('a Redis that cannot be reached is an error at start', async () => {
  await expect(open('redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
});
