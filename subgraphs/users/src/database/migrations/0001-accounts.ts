import { type Migration } from '@montegraph/platform/database';
import { sql } from 'kysely';

export const accounts: Migration = {
  async up(db) {
    await sql`
      create table users (
        id uuid primary key,
        email text not null unique check (email = lower(email)),
        name text,
        role text not null default 'USER' check (role in ('USER', 'OPERATOR')),
        password_hash text not null,
        created_at timestamptz not null
      )`.execute(db);
    await sql`
      create table sessions (
        id uuid primary key,
        user_id uuid not null references users on delete cascade,
        created_at timestamptz not null,
        ended_at timestamptz
      )`.execute(db);
    await sql`create index sessions_of_user on sessions (user_id)`.execute(db);
    await sql`
      create table refresh_tokens (
        hash bytea primary key,
        session_id uuid not null references sessions on delete cascade,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        spent_at timestamptz
      )`.execute(db);
    await sql`create index refresh_tokens_of_session on refresh_tokens (session_id)`.execute(db);
    await sql`create index refresh_tokens_by_expiry on refresh_tokens (expires_at)`.execute(db);
    await sql`
      create table signing_keys (
        id uuid primary key,
        public_key jsonb not null,
        private_key bytea not null,
        sealed_by text not null,
        signs_from timestamptz not null,
        signs_until timestamptz not null
      )`.execute(db);
  },
};
