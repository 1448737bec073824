import { randomUUID } from 'node:crypto';
import { sql, type QueryExecutorProvider } from 'kysely';
import type { Migration } from '../database/index.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type OutboxMessage = { readonly id: string; readonly topic: string; readonly payload: JsonValue };

/** Add it to a service's migrations, under a name of the service's choice. */
export const outboxMigration: Migration = {
  async up(db) {
    await sql`create table outbox (
      position bigint generated always as identity,
      id uuid primary key,
      topic text not null,
      payload jsonb not null,
      created_at timestamptz not null default now(),
      delivered_at timestamptz)`.execute(db);
    await sql`create index outbox_undelivered on outbox (position) where delivered_at is null`.execute(db);
    await sql`create index outbox_delivered on outbox (delivered_at) where delivered_at is not null`.execute(
      db,
    );
  },
};

/**
 * Says, in the transaction of a fact, that others must hear of it. Both are kept or neither.
 *
 * @param message its `id` is what consumers recognise a repetition by; writing an id again changes nothing
 */
export async function writeOutbox(
  transaction: QueryExecutorProvider,
  message: { readonly id?: string; readonly topic: string; readonly payload: JsonValue },
): Promise<void> {
  const { id = randomUUID(), topic, payload } = message;
  await sql`insert into outbox (id, topic, payload) values (${id}, ${topic}, ${JSON.stringify(payload)}::jsonb)
    on conflict (id) do nothing`.execute(transaction);
}
