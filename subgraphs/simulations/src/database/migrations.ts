import { outboxMigration } from '@montegraph/platform/outbox';
import { sql, type Migration } from 'kysely';

const runs: Migration = {
  async up(db) {
    await sql`
      create table runs (
        id uuid primary key,
        owner_id text not null,
        file_id text,
        name text not null,
        engine_version text not null,
        wrapped_key text not null,
        inputs json not null,
        outputs json not null,
        trials integer not null check (trials between 1 and 100000000),
        seed text not null,
        sampling text not null,
        backend text not null,
        device text not null,
        reason text not null,
        shard_trials integer not null check (shard_trials > 0),
        shards integer not null check (shards > 0),
        first_turn integer not null,
        status text not null default 'QUEUED'
          check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
        sequence integer not null default 1,
        trials_completed integer not null default 0,
        trials_per_second double precision,
        eta_seconds double precision,
        partial_outputs json not null,
        error_code text,
        error_message text,
        error_cell text,
        created_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        finished_at timestamptz(3)
      )`.execute(db);
    await sql`create index runs_of_owner on runs (owner_id, created_at desc, id desc)`.execute(db);
    await sql`create index runs_of_file on runs (file_id, created_at desc, id desc)`.execute(db);
    // The few that go on among the many that ended: the cap per owner, the turn and the recovery at start read only these.
    await sql`create index runs_going_on on runs (owner_id) where status in ('QUEUED', 'RUNNING')`.execute(
      db,
    );

    await sql`
      create table shards (
        run_id uuid not null references runs on delete cascade,
        first_trial integer not null,
        starts integer not null,
        trials_done integer not null default 0,
        primary key (run_id, first_trial)
      )`.execute(db);
    await sql`
      create table shard_results (
        run_id uuid not null references runs on delete cascade,
        first_trial integer not null,
        trials integer not null,
        moments bytea not null,
        errors json not null,
        primary key (run_id, first_trial)
      )`.execute(db);
    // double precision keeps every bit of a statistic, which numeric and JSON would not (-0).
    await sql`
      create table output_results (
        run_id uuid not null references runs on delete cascade,
        position integer not null,
        cell text not null,
        name text not null,
        count integer not null,
        mean double precision,
        standard_error double precision,
        sd double precision,
        variance double precision,
        skewness double precision,
        kurtosis double precision,
        min double precision,
        max double precision,
        percentile_method text not null check (percentile_method in ('EXACT', 'HISTOGRAM')),
        percentile_resolution double precision not null,
        fences bytea not null,
        sensitivity json not null,
        errors json not null,
        primary key (run_id, position)
      )`.execute(db);
  },
};

const backends: Migration = {
  async up(db) {
    // What ran before was computed by generated JavaScript, and kept every trial: the defaults say so of those runs.
    await sql`
      alter table runs
        add column precision text,
        add column planned_backend text not null default 'JAVASCRIPT',
        add column planned_precision text not null default 'DOUBLE',
        add column planned_trials_per_second double precision,
        add column estimated_seconds double precision,
        add column blocking_cells json not null default '[]',
        add column bin_ranges json,
        add column computation json`.execute(db);
    await sql`alter table shard_results add column computation json`.execute(db);
  },
};

export const migrations: Record<string, Migration> = {
  '001-runs': runs,
  '002-outbox': outboxMigration,
  '003-backends': backends,
};
