import type { Migration } from '@montegraph/platform/database';
import { outboxMigration } from '@montegraph/platform/outbox';
import { sql } from 'kysely';

const files: Migration = {
  async up(db) {
    await sql`create table files (
      id uuid primary key,
      owner_id text not null,
      name text not null,
      content_type text not null,
      size bigint not null,
      sha256 text not null,
      wrapped_key text not null,
      created_at timestamptz(3) not null)`.execute(db);
    // The order of a user's files, newest first, and where a page of them begins.
    await sql`create index files_of_owner on files (owner_id, created_at desc, id desc)`.execute(db);
  },
};

/** In this order. One that has been released is never changed: another one comes after it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-files': files,
  '0002-outbox': outboxMigration,
};
