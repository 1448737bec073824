import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Server } from './server.ts';

// Held by the process that owns the server, on a connection to database "postgres" that it keeps. It cannot go stale, as a
// file of ours could: when that process is killed, its connection ends, and with it the lock.
const ownerLock = 0x6d6f6e74;
// The server notices the end of a killed owner's connection in milliseconds, on a loaded machine a little later.
const lockPatienceMs = 1_000;
const lockPollMs = 100;
const readyPollMs = 25;

/** A client once the server answers and proves that it serves this cluster; undefined when it went away instead. */
export async function connectToServer(
  server: Server,
  cluster: string,
  password: string,
  deadline: AbortSignal,
): Promise<Client | undefined> {
  while (!deadline.aborted && (await server.isRunning())) {
    const client = new Client({
      host: '127.0.0.1',
      port: server.port,
      user: 'postgres',
      password,
      database: 'postgres',
      application_name: 'montegraph owner',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {}); // a lost connection is told once, by 'end'
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('show data_directory');
      if (rows[0]?.data_directory === cluster) return client;
    } catch {
      // Not ready yet, or shutting down: the loop's condition tells when to give up.
    }
    await client.end().catch(() => {});
    await sleep(readyPollMs);
  }
  return undefined;
}

/** Whether this connection now owns the server. False when another living process does. */
export async function takeOwnership(client: Client): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += lockPollMs) {
    const { rows } = await client.query<{ owner: boolean }>('select pg_try_advisory_lock($1) as owner', [
      ownerLock,
    ]);
    if (rows[0]?.owner) return true;
    if (waitedMs >= lockPatienceMs) return false;
    await sleep(lockPollMs);
  }
}
