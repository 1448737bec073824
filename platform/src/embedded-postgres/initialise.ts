import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { platformFail } from '../errors/index.ts';
import { clusterOf, type Home } from './home.ts';
import type { Programs } from './programs.ts';
import { exists, publish } from './publish.ts';

const run = promisify(execFile);

/** No PG* variables, no secrets of ours, the same everywhere. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

// Inside the cluster, so that it appears and disappears together with the roles that it opens.
const passwordOf = (cluster: string): string => path.join(cluster, 'superuser.password');

/** Makes the cluster unless it is there. @returns its superuser's password */
export async function initialise({ path: home, user }: Home, { initdb }: Programs): Promise<string> {
  const cluster = clusterOf(home);
  if (!(await exists(path.join(cluster, 'PG_VERSION'))))
    await publish(cluster, async (temporary) => {
      // A file, because initdb cannot open the standard input that Node gives to its children.
      const passwordFile = `${temporary}.password`;
      try {
        await mkdir(temporary, { mode: 0o700 });
        await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
        if (user) for (const file of [temporary, passwordFile]) await chown(file, user.uid, user.gid);
        await runInitdb(initdb, temporary, passwordFile, user);
        await rename(passwordFile, passwordOf(temporary));
      } finally {
        await rm(passwordFile, { force: true });
      }
    });
  return readPassword(cluster);
}

export function readPassword(cluster: string): Promise<string> {
  return readFile(passwordOf(cluster), 'utf8');
}

async function runInitdb(
  initdb: string,
  cluster: string,
  passwordFile: string,
  user: Home['user'],
): Promise<void> {
  const args = ['-D', cluster, '-U', 'postgres', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
  // `trust` would make every local user a superuser of our data.
  args.push('-A', 'scram-sha-256');
  // Sorts alike on every machine, and knows lower('Ä') without a locale of the system.
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  try {
    await run(initdb, args, {
      ...(user && { uid: user.uid, gid: user.gid }),
      cwd: '/',
      env: serverEnvironment,
    });
  } catch (error) {
    throw platformFail('DATABASE_START_FAILED', { detail: `initdb failed in ${cluster}.`, cause: error });
  }
}
