import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Logger } from '../logging/index.ts';
import type { OutboxMessage } from './outbox.ts';

export type RelayOptions<Tables> = {
  readonly db: Kysely<Tables>;
  /** Resolves when the message is in safe hands. It may get a message again: when we fail between its success and our record. */
  deliver(message: OutboxMessage): Promise<void>;
  readonly logger: Logger;
  /** How long a message may wait whose kick was lost with its process. */
  readonly pollMs?: number | undefined;
};

export type OutboxRelay = AsyncDisposable & {
  /** Something was committed: look now and not at the next poll. */
  kick(): void;
};

// A transaction is open while a batch is delivered; with this many messages it lasts some 50 ms on an idle queue.
const batchSize = 50;
const defaultPollMs = 1_000;
const maxBackoffMs = 30_000;
// A delivered row is of use to whoever asks what happened yesterday, and to nobody else.
const keepDeliveredMs = 24 * 3_600_000;
const pruneEveryMs = 3_600_000;

/**
 * Delivers what writeOutbox wrote: each message at least once, in the order of writing as far as one relay sees it. Several
 * instances share the work, because a batch's rows are locked and others skip them. A message that cannot be delivered
 * holds up those after it, on purpose: what refuses it is the queue behind all of them.
 */
export function openOutboxRelay<Tables>(options: RelayOptions<Tables>): OutboxRelay {
  const { db, logger, pollMs = defaultPollMs } = options;
  const closing = new AbortController();
  let kicked = false;
  let wake = new AbortController();
  let failures = 0;
  let pruneAt = 0;

  const pass = async (): Promise<void> => {
    try {
      if (performance.now() >= pruneAt) {
        await prune(db);
        pruneAt = performance.now() + pruneEveryMs;
      }
      const { delivered, failure } = await deliverBatch(options);
      if (failure !== undefined) throw failure.error;
      failures = 0;
      // A full batch: there is probably more.
      kicked ||= delivered === batchSize;
    } catch (error) {
      failures++;
      logger.warn({ err: error, failures }, 'the outbox could not be delivered');
    }
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      kicked = false;
      wake = new AbortController();
      await pass();
      // A kick does not shorten the wait after a failure, or an outage would be hammered at the rate of requests.
      if (kicked && failures === 0) continue;
      const waitMs = failures === 0 ? pollMs : Math.min(pollMs * 2 ** failures, maxBackoffMs);
      const signal = AbortSignal.any([wake.signal, closing.signal]);
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    kick: () => {
      kicked = true;
      if (failures === 0) wake.abort();
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await ended;
    },
  };
}

type Batch = { readonly delivered: number; readonly failure?: { readonly error: unknown } };

/** Delivers up to a batch, and records the successes even if a later message fails. */
function deliverBatch<Tables>(options: RelayOptions<Tables>): Promise<Batch> {
  return options.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<OutboxMessage>`select id, topic, payload from outbox
      where delivered_at is null order by position limit ${batchSize} for update skip locked`.execute(
      transaction,
    );
    let delivered = 0;
    try {
      for (const message of rows) {
        await options.deliver(message);
        delivered++;
      }
      return { delivered };
    } catch (error) {
      return { delivered, failure: { error } };
    } finally {
      const ids = rows.slice(0, delivered).map((message) => message.id);
      if (ids.length > 0)
        await sql`update outbox set delivered_at = now() where id = any(${ids}::uuid[])`.execute(transaction);
    }
  });
}

async function prune<Tables>(db: Kysely<Tables>): Promise<void> {
  await sql`delete from outbox where delivered_at < now() - ${`${keepDeliveredMs} ms`}::interval`.execute(db);
}
