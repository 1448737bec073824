import { execFile, spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { clusterOf, logOf, type Home } from './home.ts';
import { serverEnvironment } from './initialise.ts';
import { isAlive } from './publish.ts';

/** A server process on a cluster, ours or one that somebody left running. */
export type Server = {
  readonly pid: number;
  readonly port: number;
  /** It was running before. */
  readonly adopted: boolean;
  isRunning(): Promise<boolean>;
};

/**
 * The live server of a cluster. PostgreSQL itself replaces the pid file of a server that died, but not one whose number
 * now belongs to another program: after a crash and a restart of the machine that happens, and the server would not start.
 */
export async function findServer(cluster: string): Promise<Server | undefined> {
  const file = path.join(cluster, 'postmaster.pid');
  const read = (): Promise<string> => readFile(file, 'utf8').catch(() => '');
  const content = await read();
  const [pid, , , port] = content.split('\n').map(Number);
  if (!pid || !port) return undefined;
  if (await isServerOf(cluster, pid))
    return { pid, port, adopted: true, isRunning: () => isServerOf(cluster, pid) };
  if (isAlive(pid) && (await read()) === content) await rm(file, { force: true });
  return undefined;
}

/** Whether this pid is the main process of a server on this cluster. A zombie is not. */
async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({
      stdout: '',
    }));
    return stdout.includes(`/postgres -D ${cluster} `);
  }
  try {
    const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    // The server works in its cluster's folder. Two numbers are compared and not two paths, which may differ for one folder.
    const [working, wanted] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return path.basename(program) === 'postgres' && working.dev === wanted.dev && working.ino === wanted.ino;
  } catch {
    return false; // it is gone, or another user's
  }
}

export type Launch = {
  readonly postgres: string;
  readonly port: number;
  readonly settings: Record<string, string>;
};

/** Starts a server. Its log begins anew. @throws when the program cannot be started at all */
export async function launchServer({ path: home, user }: Home, launch: Launch): Promise<Server> {
  const log = openSync(logOf(home), 'a', 0o600);
  ftruncateSync(log);
  const settings = Object.entries(launch.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(launch.postgres, ['-D', clusterOf(home), '-p', String(launch.port), ...settings], {
    ...(user && { uid: user.uid, gid: user.gid }),
    cwd: '/',
    env: serverEnvironment,
    // A session of its own: Ctrl-C in a terminal reaches us alone, and we drain the services before we stop their database.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${launch.postgres} has no process id.`);
  const isRunning = async (): Promise<boolean> => child.exitCode === null && child.signalCode === null;
  return { pid, port: launch.port, adopted: false, isRunning };
}

// Fast shutdown: sessions are ended, a checkpoint is written. If that hangs, immediate: the next start recovers.
const stopSteps = [
  { signal: 'SIGINT', patienceMs: 15_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
] as const;
const pollMs = 10;

export async function stopServer(server: Server): Promise<void> {
  for (const { signal, patienceMs } of stopSteps) {
    if (!(await server.isRunning())) return;
    process.kill(server.pid, signal);
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
      if (!(await server.isRunning())) return;
      await sleep(pollMs);
    }
  }
  throw new Error(`The embedded PostgreSQL (pid ${server.pid}) does not stop.`);
}

/** A TCP port of the loopback address that nobody listens on now. Somebody may a moment later: then start again. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
