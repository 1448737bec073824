import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { inTransaction, openDatabase } from '../../src/database/index.ts';
import { DisposalStack } from '../../src/lifecycle/index.ts';
import { openOutboxRelay, outboxMigration, writeOutbox, type OutboxMessage } from '../../src/outbox/index.ts';
import { silentLogger, temporaryServer } from '../../src/testing/index.ts';

type Tables = { outbox: { id: string; topic: string; deliveredAt: Date | null } };

// Longer than any test: what arrives was kicked.
const never = 3_600_000;

async function openOutbox() {
  const server = await temporaryServer();
  const migrations = { '001-outbox': outboxMigration };
  const options = { serverUrl: server.url, name: 'outbox', migrations, logger: silentLogger };
  const database = await openDatabase<Tables>(options);
  return {
    db: database.db,
    write: (...payloads: number[]) =>
      inTransaction(database.db, async (transaction) => {
        for (const payload of payloads) await writeOutbox(transaction, { topic: 'numbers', payload });
      }),
    undelivered: () =>
      database.db.selectFrom('outbox').select('id').where('deliveredAt', 'is', null).execute(),
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Collects payloads; `until(n)` waits for the n-th. */
function collector() {
  const payloads: unknown[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    payloads,
    deliver: async ({ payload }: OutboxMessage) => {
      payloads.push(payload);
      for (const { count, resolve } of waiting) if (payloads.length >= count) resolve();
    },
    until: (count: number) =>
      new Promise<void>((resolve) =>
        payloads.length >= count ? resolve() : void waiting.push({ count, resolve }),
      ),
  };
}

test('committed messages are delivered in the order of writing, and those of a rollback are not', async () => {
  await using outbox = await openOutbox();
  const { payloads, deliver, until } = collector();
  await outbox.write(1, 2);
  const refused = inTransaction(outbox.db, async (transaction) => {
    await writeOutbox(transaction, { topic: 'numbers', payload: 99 });
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  await using relay = openOutboxRelay({ db: outbox.db, deliver, logger: silentLogger, pollMs: never });
  await until(2);
  await outbox.write(3);
  relay.kick();
  await until(3);
  expect(payloads).toEqual([1, 2, 3]);
});

test('a message whose kick was lost is found by polling', async () => {
  await using outbox = await openOutbox();
  const { payloads, deliver, until } = collector();
  await using opened = new DisposalStack();
  opened.use(openOutboxRelay({ db: outbox.db, deliver, logger: silentLogger, pollMs: 20 }));
  await outbox.write(1);
  await until(1);
  expect(payloads).toEqual([1]);
});

test('an id that was written already is not delivered again', async () => {
  await using outbox = await openOutbox();
  const { payloads, deliver, until } = collector();
  const message = { id: '018f3c1e-0000-7000-8000-000000000001', topic: 'numbers', payload: 1 };
  await using relay = openOutboxRelay({ db: outbox.db, deliver, logger: silentLogger, pollMs: never });
  await inTransaction(outbox.db, (transaction) => writeOutbox(transaction, message));
  relay.kick();
  await until(1);
  await inTransaction(outbox.db, (transaction) => writeOutbox(transaction, message));
  await outbox.write(2);
  relay.kick();
  await until(2);
  expect(payloads).toEqual([1, 2]);
});

test('a delivery that fails is repeated, in order, and what came before it is not', async () => {
  await using outbox = await openOutbox();
  const { payloads, deliver, until } = collector();
  let refusals = 2;
  await outbox.write(1, 2, 3);
  const refusing = async (message: OutboxMessage) => {
    if (message.payload === 2 && refusals-- > 0) throw new Error('the queue is away');
    await deliver(message);
  };
  await using opened = new DisposalStack();
  opened.use(openOutboxRelay({ db: outbox.db, deliver: refusing, logger: silentLogger, pollMs: 5 }));
  await until(3);
  expect(payloads).toEqual([1, 2, 3]);
});

test('several relays share the work, and each message is delivered once while none of them fails', async () => {
  await using outbox = await openOutbox();
  const { payloads, deliver, until } = collector();
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  await outbox.write(...numbers);
  const slow = async (message: OutboxMessage) => {
    await sleep(1);
    await deliver(message);
  };
  const options = { db: outbox.db, deliver: slow, logger: silentLogger, pollMs: 5 };
  await using opened = new DisposalStack();
  opened.use(openOutboxRelay(options));
  opened.use(openOutboxRelay(options));
  await until(200);
  expect(payloads.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers);
});

test('disposal finishes the batch that is being delivered, and records it', async () => {
  await using outbox = await openOutbox();
  const { deliver, until } = collector();
  await outbox.write(1, 2, 3);
  const relay = openOutboxRelay({ db: outbox.db, deliver, logger: silentLogger, pollMs: never });
  await until(1);
  await relay[Symbol.asyncDispose]();
  expect(await outbox.undelivered()).toEqual([]);
});

test('delivered messages are pruned after a day', async () => {
  await using outbox = await openOutbox();
  const { deliver, until } = collector();
  await outbox.write(1, 2);
  await sql`update outbox set delivered_at = now() - interval '25 hours' where payload = '1'`.execute(
    outbox.db,
  );
  const relay = openOutboxRelay({ db: outbox.db, deliver, logger: silentLogger, pollMs: never });
  await until(1);
  await relay[Symbol.asyncDispose]();
  expect(await outbox.db.selectFrom('outbox').select('topic').execute()).toHaveLength(1);
});
