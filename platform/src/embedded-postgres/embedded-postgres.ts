import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { platformFail } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import { clusterOf, defaultSystemDir, logOf, openHome, type Home } from './home.ts';
import { initialise } from './initialise.ts';
import { connectToServer, takeOwnership } from './ownership.ts';
import { placePrograms } from './programs.ts';
import { sweepTemporaries } from './publish.ts';
import { findServer, freePort, launchServer, stopServer, type Server } from './server.ts';

export type EmbeddedPostgresOptions = {
  /** A folder that is all for this: it holds data, programs and log. Made if it is missing. */
  readonly dataDir: string;
  /** Settings of postgresql.conf that differ from ours. They do not reach a server that is running already. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly logger: Logger;
  /** The server is gone, or another process has it: nothing works any more. Called once, and not after disposal. */
  onExit(reason: string): void;
  /** Where root's data goes that the server's user cannot reach otherwise. */
  readonly systemDir?: string | undefined;
};

export type EmbeddedPostgres = AsyncDisposable & {
  /** postgres://postgres:password@127.0.0.1:port, without a database. */
  readonly url: string;
  /** Where the data really is. */
  readonly dataDir: string;
  readonly pid: number;
};

const ourSettings = {
  fsync: 'on',
  listen_addresses: '127.0.0.1',
  // A path below a deep folder is longer than a socket's name may be.
  unix_socket_directories: '',
  // All services, their workers and the queue in one process: some 60 connections at most.
  max_connections: '200',
};
const startTimeoutMs = 60_000;
const retryMs = 200;

/**
 * A real PostgreSQL server as a child of this process, on a folder of its own: one server a folder, one owner a server.
 * If the process is killed, the server stays, and the next start adopts it. Disposal stops it.
 *
 * @throws PlatformError DATA_FOLDER_IN_USE when another living process owns it; DATABASE_START_FAILED
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, settings, logger, systemDir = defaultSystemDir } = options;
  const home = await openHome(dataDir, systemDir);
  await sweepTemporaries(home.path);
  const programs = await placePrograms(home);
  const password = await initialise(home, programs);
  const start = { home, postgres: programs.postgres, password, settings: { ...ourSettings, ...settings } };
  const { server, client } = await startServer(start);
  if (!(await takeOwnership(client))) {
    await client.end();
    throw platformFail('DATA_FOLDER_IN_USE', { detail: `It is ${dataDir}.`, place: dataDir });
  }
  const { pid, port, adopted } = server;
  logger.info({ dataDir: home.path, pid, port, adopted }, 'embedded PostgreSQL is running');

  const owned = keepOwnership({ server, client, cluster: clusterOf(home.path), password, logger });
  void owned.lost.then((reason) => options.onExit(`${reason} Its log is ${logOf(home.path)}.`));
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}`,
    dataDir: home.path,
    pid,
    [Symbol.asyncDispose]: () => owned.stop(),
  };
}

type Start = {
  readonly home: Home;
  readonly postgres: string;
  readonly password: string;
  readonly settings: Record<string, string>;
};

async function startServer({
  home,
  postgres,
  password,
  settings,
}: Start): Promise<{ server: Server; client: Client }> {
  const cluster = clusterOf(home.path);
  const deadline = AbortSignal.timeout(startTimeoutMs);
  for (;;) {
    const server =
      (await findServer(cluster)) ??
      (await launchServer(home, { postgres, port: await freePort(), settings }));
    const client = await connectToServer(server, cluster, password, deadline);
    if (client) return { server, client };
    const log = await readFile(logOf(home.path), 'utf8');
    // Worth another try: an adopted server was just stopping, the port was taken meanwhile, another process was first, or
    // sessions of a killed server have not left yet.
    const passing =
      server.adopted || /Address already in use|"postmaster\.pid"|shared memory block/.test(log);
    if (!passing || deadline.aborted) {
      if (!server.adopted) await stopServer(server);
      throw platformFail('DATABASE_START_FAILED', {
        detail: reasonIn(log),
        place: cluster,
        cause: new Error(log),
      });
    }
    await sleep(retryMs);
  }
}

/** The line of the log that says it best. */
function reasonIn(log: string): string {
  const lines = log.trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
}

type Ownership = {
  readonly server: Server;
  readonly client: Client;
  readonly cluster: string;
  readonly password: string;
  readonly logger: Logger;
};

/**
 * Watches the owner's connection. It ends with the server, but also when the server restarts itself because one of its
 * sessions crashed: then it is taken again, unless somebody else was faster.
 */
function keepOwnership({ server, cluster, password, logger, ...first }: Ownership) {
  let { client } = first;
  let stopping: Promise<void> | undefined;
  const ended = (): Promise<void> => new Promise((resolve) => void client.once('end', resolve));

  const watch = async (): Promise<string> => {
    for (;;) {
      await ended();
      if (stopping) return new Promise(() => {});
      logger.warn({ pid: server.pid }, 'the connection to the embedded PostgreSQL was lost');
      const again = await connectToServer(server, cluster, password, AbortSignal.timeout(startTimeoutMs));
      if (!again) return 'The embedded PostgreSQL is gone.';
      client = again;
      if (!(await takeOwnership(client))) return 'Another process took the embedded PostgreSQL over.';
    }
  };
  // The connection stays until the server is down, or a new owner would adopt a server that is about to stop.
  const stop = async (): Promise<void> => {
    await stopServer(server);
    await client.end().catch(() => {});
  };
  return { lost: watch(), stop: () => (stopping ??= stop()) };
}
