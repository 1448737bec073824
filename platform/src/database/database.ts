import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { types } from 'pg';
import type { Logger } from '../logging/index.ts';
import { createDatabaseIfMissing } from './create-database.ts';
import { databaseUrl } from './database-url.ts';
import { migrate, type Migration } from './migrate.ts';
import { createPool } from './pool.ts';

export type DatabaseOptions = {
  /** Names the server; a database name in it is a prefix (see databaseUrl). */
  readonly serverUrl: string;
  /** The service's own name, and so its database's. */
  readonly name: string;
  /** Applied in the order of the object's keys, each one once. */
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly maxConnections?: number | undefined;
  readonly logger: Logger;
};

export type Database<Tables> = AsyncDisposable & {
  readonly db: Kysely<Tables>;
  readonly url: string;
  /** Resolves when the server answers. For health checks. */
  ping(): Promise<void>;
};

// A request that holds a connection longer than this has lost its client already, and a transaction left open stops
// vacuum for everybody. Long work is cut into short statements instead.
const statementTimeoutMs = 30_000;
const idleInTransactionTimeoutMs = 60_000;
// Waiting for a free connection: better a SERVICE_UNAVAILABLE than a queue of requests that nobody waits for any more.
const connectionTimeoutMs = 10_000;
const defaultMaxConnections = 5;

/**
 * A service's own database: made if it is missing, migrated under a lock, then open. Any number of instances may do so
 * at once. Columns are snake_case in SQL and camelCase here, except inside JSON; `int8` arrives as a number.
 *
 * @throws PlatformError MIGRATION_FAILED naming the service and the migration
 */
export async function openDatabase<Tables>(options: DatabaseOptions): Promise<Database<Tables>> {
  const { serverUrl, name, migrations, logger, maxConnections = defaultMaxConnections } = options;
  const url = databaseUrl(serverUrl, name);
  await createDatabaseIfMissing(url);
  await migrate({ url, name, migrations, logger });

  const pool = createPool(
    {
      connectionString: url,
      application_name: name,
      max: maxConnections,
      connectionTimeoutMillis: connectionTimeoutMs,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      types: { getTypeParser },
    },
    logger,
  );
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return {
    db,
    url,
    ping: async () => {
      await sql`select 1`.execute(db);
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

/** Runs `work` in one transaction: its statements are kept together or not at all. */
export function inTransaction<Tables, Result>(
  db: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(work);
}

const getTypeParser: typeof types.getTypeParser = (type, format) =>
  type === types.builtins.INT8 ? parseInt8 : types.getTypeParser(type, format);

/** Counts and byte sizes: far below 2^53. A number above would be another number here, so it is refused. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} of type int8 does not fit a number.`);
  return value;
}
