import { randomBytes } from 'node:crypto';
import { access, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../errors/index.ts';

/**
 * Fills a folder under a temporary name, then renames it: a crash half-way leaves nothing half-made, and of two processes
 * that do it at once the first one wins.
 */
export async function publish(final: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${final}.${process.pid}-${randomBytes(3).toString('hex')}.tmp`;
  try {
    await fill(temporary);
    await rename(temporary, final);
  } catch (error) {
    const lost = ['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '');
    if (!lost || !(await exists(final))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes what killed processes left half-made. */
export async function sweepTemporaries(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const [, pid] = /\.(\d+)-[0-9a-f]+\.tmp$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(path.join(home, name), { recursive: true, force: true });
  }
}

export async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
