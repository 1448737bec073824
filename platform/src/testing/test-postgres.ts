import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openEmbeddedPostgres, removeEmbeddedPostgres } from '../embedded-postgres/index.ts';
import { errorCode } from '../errors/index.ts';
import { silentLogger } from './silent-logger.ts';

const prefix = 'montegraph-tests-';

/** The server behind all tests of one run: fast rather than safe, and gone with its data at disposal. */
export async function openTestPostgres(): Promise<AsyncDisposable & { readonly url: string }> {
  const temporary = await realpath(os.tmpdir());
  await removeAbandoned(temporary);
  const folder = path.join(temporary, `${prefix}${process.pid}`);
  await mkdir(folder, { mode: 0o700 });
  const dataDir = path.join(folder, 'postgres');
  const postgres = await openEmbeddedPostgres({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    logger: silentLogger,
    // The tests that need it fail by themselves, and say more.
    onExit: () => {},
  });
  return {
    url: postgres.url,
    [Symbol.asyncDispose]: async () => {
      await postgres[Symbol.asyncDispose]();
      await removeEmbeddedPostgres(dataDir);
      await rm(folder, { recursive: true });
    },
  };
}

/** A test run that was interrupted leaves its server running. */
async function removeAbandoned(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : undefined;
    if (pid === undefined || isAlive(pid)) continue;
    const folder = path.join(temporary, name);
    await removeEmbeddedPostgres(path.join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's run is none of our business.
    return errorCode(error) === 'EPERM';
  }
}
