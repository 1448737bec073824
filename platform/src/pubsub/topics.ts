import type { Logger } from '../logging/index.ts';
import { memoryBridge } from './bridge.ts';
import { openRedisBridge } from './redis-bridge.ts';
import { Subscription } from './subscription.ts';

export type TopicsOptions = {
  /** Reaches every process on this Redis; without it, this process alone. */
  readonly redisUrl?: string | undefined;
  /** Tells several installations on one Redis apart. */
  readonly prefix?: string | undefined;
  readonly logger: Logger;
};

export type TopicSubscription<Message> = AsyncIterableIterator<Message, undefined, undefined> & {
  /** How many messages this reader missed because it was too slow. */
  readonly dropped: number;
};

export type Topics<Message> = AsyncDisposable & {
  /** Never rejects: a message may be lost, so a publisher has nothing to do about it. State is elsewhere. */
  publish(topic: string, message: Message): Promise<void>;
  /**
   * Resolves when the subscription is live: whoever reads the present state after that misses no change. It ends by
   * return(), by the signal, or with the topics.
   */
  subscribe(topic: string, options?: { readonly signal?: AbortSignal }): Promise<TopicSubscription<Message>>;
};

// Progress of a run comes ten times a second: half a minute of it. A reader who is further behind needs the present.
const bufferedMessages = 256;

/** News for GraphQL subscriptions: delivered at most once, as JSON would carry it, in order per topic and publisher. */
export async function openTopics<Message>(options: TopicsOptions): Promise<Topics<Message>> {
  const { redisUrl, prefix = 'montegraph', logger } = options;
  const topics = new Map<string, Set<Subscription<Message>>>();

  const deliver = (topic: string, text: string): void => {
    const subscriptions = topics.get(topic);
    if (!subscriptions) return;
    // Only publish() below, of this type, writes to these channels.
    const message = JSON.parse(text) as Message;
    for (const subscription of subscriptions) subscription.deliver(message);
  };
  const bridge =
    redisUrl === undefined
      ? memoryBridge(deliver)
      : await openRedisBridge({ url: redisUrl, prefix: `${prefix}:topics:`, deliver, logger });

  const remove = (topic: string, subscription: Subscription<Message>): void => {
    const subscriptions = topics.get(topic);
    subscriptions?.delete(subscription);
    if (subscriptions?.size !== 0) return;
    topics.delete(topic);
    // It fails when the connection is down, and then there is nothing to leave.
    bridge.shut(topic).catch((error: unknown) => logger.debug({ err: error, topic }, 'leaving a topic'));
  };

  return {
    publish: async (topic, message) => {
      try {
        await bridge.send(topic, JSON.stringify(message));
      } catch (error) {
        logger.warn({ err: error, topic }, 'a message was lost');
      }
    },
    subscribe: async (topic, { signal } = {}) => {
      const onAbort = (): void => subscription.end();
      const subscription = new Subscription<Message>(bufferedMessages, () => {
        signal?.removeEventListener('abort', onAbort);
        remove(topic, subscription);
      });
      topics.set(topic, (topics.get(topic) ?? new Set()).add(subscription));
      try {
        // Repeated for every subscriber: cheap, and each one waits for its own confirmation.
        await bridge.open(topic);
      } catch (error) {
        subscription.end();
        throw error;
      }
      if (signal?.aborted) subscription.end();
      else signal?.addEventListener('abort', onAbort, { once: true });
      return subscription;
    },
    [Symbol.asyncDispose]: async () => {
      for (const subscription of [...topics.values()].flatMap((set) => [...set])) subscription.end();
      await bridge[Symbol.asyncDispose]();
    },
  };
}
