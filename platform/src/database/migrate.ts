import { Kysely, PostgresDialect, sql, type Migration } from 'kysely';
import { platformFail } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import { createPool } from './pool.ts';

export type { Migration };

export type MigrateOptions = {
  readonly url: string;
  /** The service, for messages. */
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly logger: Logger;
};

type MigrationTables = { migrations: { name: string } };

// Any number, the same in every instance of every version: 'mont' in ASCII. Advisory locks are per database.
const migrationLock = 0x6d6f6e74;
// A table may be large when a later version changes it, but an instance that waits for hours looks like a dead one.
const statementTimeoutMs = 10 * 60_000;

/**
 * Applies what is missing, in order, each migration in a transaction of its own together with its record. Instances that
 * start at once wait for the first of them on an advisory lock, which ends with its connection. Migrations get plain
 * Kysely: names in them are written as they are in SQL.
 *
 * @throws PlatformError MIGRATION_FAILED; earlier migrations stay, the failed one leaves nothing
 */
export async function migrate({ url, name, migrations, logger }: MigrateOptions): Promise<void> {
  const pool = createPool({ connectionString: url, max: 1, application_name: `${name} migrations` }, logger);
  const db = new Kysely<MigrationTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await db.connection().execute(async (connection) => {
      await sql`select set_config('statement_timeout', ${String(statementTimeoutMs)}, false)`.execute(
        connection,
      );
      await sql`select pg_advisory_lock(${sql.lit(migrationLock)})`.execute(connection);
      await sql`create table if not exists migrations (
        name text primary key, applied_at timestamptz not null default now())`.execute(connection);
      const rows = await connection.selectFrom('migrations').select('name').execute();
      const applied = new Set(rows.map((row) => row.name));
      refuseUnknown(name, applied, migrations);
      for (const [key, migration] of Object.entries(migrations)) {
        if (applied.has(key)) continue;
        await apply(connection, name, key, migration);
        logger.info({ database: name, migration: key }, 'migration applied');
      }
    });
  } finally {
    await db.destroy(); // and the lock goes with the connection
  }
}

async function apply(
  db: Kysely<MigrationTables>,
  service: string,
  name: string,
  migration: Migration,
): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      await migration.up(transaction);
      await transaction.insertInto('migrations').values({ name }).execute();
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw platformFail('MIGRATION_FAILED', {
      detail: `Service ${service}, migration ${name}: ${reason}`,
      place: `${service}/${name}`,
      cause: error,
    });
  }
}

/** An older program on a newer database would read tables that no longer mean what it thinks. */
function refuseUnknown(
  service: string,
  applied: ReadonlySet<string>,
  migrations: Readonly<Record<string, Migration>>,
): void {
  const unknown = [...applied].find((migration) => !(migration in migrations));
  if (unknown === undefined) return;
  throw platformFail('MIGRATION_FAILED', {
    detail: `The database of service ${service} has migration ${unknown}, which this program does not know: it is older than its data.`,
    place: `${service}/${unknown}`,
  });
}
