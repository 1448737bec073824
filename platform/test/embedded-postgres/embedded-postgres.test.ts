import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { chmod, chown, lstat, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { withClient } from '../../src/database/index.ts';
import { openEmbeddedPostgres, removeEmbeddedPostgres } from '../../src/embedded-postgres/index.ts';
import { silentLogger, temporaryFolder } from '../../src/testing/index.ts';

// A first start is a second of work, on a busy machine several, and some tests need two.
jest.setTimeout(60_000);

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const nobody = 65_534;

const settings = { fsync: 'off' };
const open = (dataDir: string, options: { onExit?: (reason: string) => void; systemDir?: string } = {}) =>
  openEmbeddedPostgres({ dataDir, settings, logger: silentLogger, onExit: () => {}, ...options });

const query = <Row extends object>(url: string, sql: string): Promise<Row[]> =>
  withClient(`${url}/postgres`, async (client) => (await client.query<Row>(sql)).rows);

/** A folder that the server's user can reach also when we are root, so that data stays in it. */
async function openFolder() {
  const folder = await temporaryFolder();
  await chmod(folder.path, 0o755);
  const dataDir = path.join(folder.path, 'postgres');
  return {
    path: folder.path,
    dataDir,
    [Symbol.asyncDispose]: async () => {
      await removeEmbeddedPostgres(dataDir);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const supervisor = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

/** Another process that opens the folder's database. `first` is its first line, `errors` what it says when it fails. */
function supervise(dataDir: string, options: { uid?: number; systemDir?: string } = {}) {
  const { uid, systemDir } = options;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', supervisor, dataDir, ...(systemDir === undefined ? [] : [systemDir])],
    { ...(uid === undefined ? {} : { uid, gid: uid }), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const errors = text(child.stderr);
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(line));
  return {
    errors,
    first: async (): Promise<{ url: string; pid: number; dataDir: string }> =>
      Promise.race([
        firstLine,
        exited.then(async () => Promise.reject(new Error(`it ended: ${await errors}`))),
      ]),
    kill: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}

test('data outlives a restart, the server does not outlive its owner, and the log begins anew', async () => {
  await using folder = await openFolder();
  const first = await open(folder.dataDir);
  await query(first.url, 'create table kept (n int)');
  await first[Symbol.asyncDispose]();
  await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  const log = path.join(folder.dataDir, 'server.log');
  await writeFile(log, 'old line\n');
  await using second = await open(folder.dataDir);
  expect(await query(second.url, 'select n from kept')).toEqual([]);
  expect(await readFile(log, 'utf8')).not.toContain('old line');
});

test('a server whose owner was killed is adopted, with what it had', async () => {
  await using folder = await openFolder();
  const killed = supervise(folder.dataDir);
  const { url, pid } = await killed.first();
  await query(url, 'create table kept (n int)');
  await killed.kill('SIGKILL');
  await using adopted = await open(folder.dataDir);
  expect(adopted.pid).toBe(pid);
  expect(adopted.url).toBe(url);
  expect(await query(adopted.url, 'select n from kept')).toEqual([]);
});

test('a second owner is refused in one line, and the first one keeps its server', async () => {
  await using folder = await openFolder();
  await using owner = await open(folder.dataDir);
  const second = supervise(folder.dataDir);
  expect(await second.exited).toEqual([1, null]);
  expect(await second.errors).toBe(
    `DATA_FOLDER_IN_USE: Another process uses the data folder. It is ${folder.dataDir}.\n`,
  );
  expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('of three that start at once in an empty folder one owns the only server, and the others are refused', async () => {
  await using folder = await openFolder();
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => open(folder.dataDir)));
  const [owner, ...others] = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const refusals = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason.code] : [],
  );
  await owner?.[Symbol.asyncDispose]();
  expect(others).toEqual([]);
  expect(refusals).toEqual(['DATA_FOLDER_IN_USE', 'DATA_FOLDER_IN_USE']);
  expect((await readdir(folder.dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('SIGTERM stops the server with its owner', async () => {
  await using folder = await openFolder();
  const owner = supervise(folder.dataDir);
  const { url } = await owner.first();
  expect(await owner.kill('SIGTERM')).toEqual([0, null]);
  await expect(query(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
});

test('a pid file whose number belongs to another program now does not keep the server from starting', async () => {
  await using folder = await openFolder();
  await (await open(folder.dataDir))[Symbol.asyncDispose]();
  const stale = [
    process.pid,
    `${folder.dataDir}/cluster`,
    1_700_000_000,
    5432,
    '',
    '127.0.0.1',
    '',
    'ready',
    '',
  ];
  await writeFile(path.join(folder.dataDir, 'cluster', 'postmaster.pid'), stale.join('\n'));
  await using postgres = await open(folder.dataDir);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a server that was killed is told to the owner, and the next start recovers', async () => {
  await using folder = await openFolder();
  const exit = new EventEmitter();
  const told = once(exit, 'reason');
  const first = await open(folder.dataDir, { onExit: (reason) => exit.emit('reason', reason) });
  await query(first.url, 'create table kept (n int)');
  process.kill(first.pid, 'SIGKILL');
  expect((await told)[0]).toMatch(/^The embedded PostgreSQL is gone\. Its log is .*server\.log\.$/);
  await first[Symbol.asyncDispose]();
  await using second = await open(folder.dataDir);
  expect(await query(second.url, 'select n from kept')).toEqual([]);
});

test('an owner keeps its server when a crashed session makes that restart itself', async () => {
  await using folder = await openFolder();
  const exits: string[] = [];
  await using owner = await open(folder.dataDir, { onExit: (reason) => exits.push(reason) });
  const [session] = await query<{ pid: number }>(
    owner.url,
    `select pid from pg_stat_activity where application_name = 'montegraph owner'`,
  );
  process.kill(session?.pid ?? 0, 'SIGKILL');
  // The server restarts and the owner takes its lock again; a query in between is refused.
  const again = `select from pg_locks where locktype = 'advisory' and granted and pid <> ${session?.pid}`;
  const owners = () => query(owner.url, again).catch(() => []);
  while ((await owners()).length === 0) await sleep(20);
  await expect(open(folder.dataDir)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  expect(exits).toEqual([]);
  expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a setting that the server does not know is said, and no server stays', async () => {
  await using folder = await openFolder();
  const options = {
    dataDir: folder.dataDir,
    settings: { nonsense: 'on' },
    logger: silentLogger,
    onExit: () => {},
  };
  await expect(openEmbeddedPostgres(options)).rejects.toMatchObject({
    code: 'DATABASE_START_FAILED',
    message: expect.stringContaining('unrecognized configuration parameter "nonsense"'),
  });
  await using postgres = await open(folder.dataDir);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('data that somebody uses is not removed, and an abandoned server is stopped before its data goes', async () => {
  await using folder = await openFolder();
  const owner = supervise(folder.dataDir);
  const { url } = await owner.first();
  await expect(removeEmbeddedPostgres(folder.dataDir)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  await owner.kill('SIGKILL');
  await removeEmbeddedPostgres(folder.dataDir);
  await expect(query(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  expect(await readdir(folder.path)).toEqual([]);
});

asRoot('as root', () => {
  test('root in a private folder keeps data elsewhere, behind a link, and removal removes both', async () => {
    await using project = await temporaryFolder();
    await using system = await openFolder();
    const systemDir = path.join(system.path, 'system');
    const dataDir = path.join(project.path, '.montegraph', 'postgres');
    const first = await open(dataDir, { systemDir });
    expect((await stat(project.path)).mode & 0o777).toBe(0o700);
    expect((await lstat(dataDir)).isSymbolicLink()).toBe(true);
    expect(first.dataDir.startsWith(systemDir)).toBe(true);
    await query(first.url, 'create table kept (n int)');
    await first[Symbol.asyncDispose]();
    const second = await open(dataDir, { systemDir });
    expect(second.dataDir).toBe(first.dataDir);
    expect(await query(second.url, 'select n from kept')).toEqual([]);
    await second[Symbol.asyncDispose]();
    await removeEmbeddedPostgres(dataDir);
    expect(await readdir(path.dirname(dataDir))).toEqual([]);
    expect(await readdir(systemDir).catch(() => [])).toEqual([]);
  });

  test('an ordinary user runs it in a private folder of their own', async () => {
    await using folder = await openFolder();
    const home = path.join(folder.path, 'home');
    await mkdir(home, { mode: 0o700 });
    await chown(home, nobody, nobody);
    const dataDir = path.join(home, 'postgres');
    const owner = supervise(dataDir, { uid: nobody });
    const first = await owner.first();
    expect(first.dataDir).toBe(dataDir);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await owner.kill('SIGTERM')).toEqual([0, null]);
    expect((await stat(dataDir)).uid).toBe(nobody);
  });
});
