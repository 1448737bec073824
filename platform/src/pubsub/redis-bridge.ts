import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from '../logging/index.ts';
import type { Bridge, Deliver } from './bridge.ts';

export type RedisBridgeOptions = {
  readonly url: string;
  /** Before every channel's name. */
  readonly prefix: string;
  readonly deliver: Deliver;
  readonly logger: Logger;
};

/**
 * Two connections, because one that subscribes cannot publish. ioredis connects again by itself, and subscribes again to
 * what was open.
 *
 * @throws when Redis cannot be reached now
 */
export async function openRedisBridge({ url, prefix, deliver, logger }: RedisBridgeOptions): Promise<Bridge> {
  // A message that cannot leave now is lost by contract: better than a queue of old news in this process' memory.
  const publisher = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const subscriber = new Redis(url, { maxRetriesPerRequest: null });
  const clients = [publisher, subscriber];
  const close = (): void => clients.forEach((client) => client.disconnect());
  try {
    await Promise.all(clients.map((client) => once(client, 'ready')));
  } catch (error) {
    close();
    throw error;
  }
  for (const client of clients)
    client.on('error', (error) => logger.warn({ err: error }, 'topics connection'));
  subscriber.on('message', (channel, text) => {
    if (channel.startsWith(prefix)) deliver(channel.slice(prefix.length), text);
  });
  return {
    send: async (topic, text) => void (await publisher.publish(prefix + topic, text)),
    // Commands of one connection run in order, so that a subscriber who comes as the last one goes is not shut out.
    open: async (topic) => void (await subscriber.subscribe(prefix + topic)),
    shut: async (topic) => void (await subscriber.unsubscribe(prefix + topic)),
    [Symbol.asyncDispose]: async () => close(),
  };
}
