import { Client, DatabaseError, escapeIdentifier } from 'pg';

/** Every server has it, and it is never ours. */
const maintenanceDatabase = 'postgres';

// invalid_catalog_name: the database that we asked for is not there.
const missing = '3D000';
// duplicate_database, or unique_violation when two instances pass the server's own check in the same moment.
const existsAlready = ['42P04', '23505'];

/** Makes the database that `url` names, unless it exists. Safe against other instances doing the same. */
export async function createDatabaseIfMissing(url: string): Promise<void> {
  // Looking first costs one connection, and lets a role without the right to create databases use a prepared one.
  try {
    await withClient(url, async () => {});
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== missing) throw error;
    await createDatabase(url);
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = `/${maintenanceDatabase}`;
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await withClient(maintenance.href, async (client) => {
    try {
      await client.query(`create database ${escapeIdentifier(name)}`);
    } catch (error) {
      if (!(error instanceof DatabaseError) || !existsAlready.includes(error.code ?? '')) throw error;
    }
  });
}

/** One connection for a short piece of work, closed on every path. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection lost between statements; the statement that meets it rejects by itself.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
