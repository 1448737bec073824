import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, readlink, realpath, rmdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, platformFail } from '../errors/index.ts';

/** The user that the server's programs run as; undefined for the user that runs this process. */
type ServerUser = { readonly uid: number; readonly gid: number; readonly name: string };

/** A folder that is all ours: the cluster, the programs, the log, and unfinished versions of them under temporary names. */
export type Home = {
  /** Without symbolic links, so that every process names the folder alike. */
  readonly path: string;
  readonly user: ServerUser | undefined;
};

export const clusterOf = (home: string): string => path.join(home, 'cluster');
export const logOf = (home: string): string => path.join(home, 'server.log');

/** Where root's data goes when the server's user cannot reach the folder that was asked for. */
export const defaultSystemDir = '/var/lib/montegraph';

/**
 * Makes sure of the folder. PostgreSQL refuses to run as root, and the user that it runs as instead cannot reach a folder
 * below a private one (a project in /root). Then the data lives in `systemDir`, and `dataDir` is a symbolic link to it:
 * whoever looks for the data finds it, and a link that was deleted means a new, empty database, never an old one that
 * does not fit to the rest of the folder.
 *
 * @throws PlatformError DATABASE_START_FAILED when no user or no folder can be used
 */
export async function openHome(dataDir: string, systemDir: string): Promise<Home> {
  await mkdir(path.dirname(path.resolve(dataDir)), { recursive: true });
  const wanted = await withRealParent(dataDir);
  const user = await serverUser(wanted);
  if (user && !(await isLink(wanted)) && !(await canReach(path.dirname(wanted), user)))
    await moveTo(systemDir, wanted, user);
  const home = await followed(wanted);
  await mkdir(home, { recursive: true, mode: user ? 0o711 : 0o700 });
  // Whatever the umask says, or said when somebody else made the folder. Others may pass through it and see nothing.
  if (user) await chmod(home, 0o711);
  return { path: await realpath(home), user };
}

/** The folder that a link leads to, whether or not it exists; without a link the path itself. */
export async function followed(wanted: string): Promise<string> {
  return (await isLink(wanted)) ? path.resolve(path.dirname(wanted), await readlink(wanted)) : wanted;
}

export async function withRealParent(dataDir: string): Promise<string> {
  const absolute = path.resolve(dataDir);
  return path.join(await realpath(path.dirname(absolute)), path.basename(absolute));
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function moveTo(systemDir: string, wanted: string, user: ServerUser): Promise<void> {
  await mkdir(systemDir, { recursive: true });
  await chmod(systemDir, 0o755);
  if (!(await canReach(systemDir, user)))
    throw platformFail('DATABASE_START_FAILED', {
      detail: `User ${user.name}, which PostgreSQL must run as, can reach neither ${wanted} nor ${systemDir}.`,
    });
  try {
    await rmdir(wanted);
  } catch (error) {
    if (errorCode(error) === 'ENOTEMPTY')
      throw platformFail('DATABASE_START_FAILED', {
        detail: `User ${user.name}, which PostgreSQL must run as, cannot reach ${wanted}, and it is not empty.`,
      });
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  try {
    await symlink(path.join(systemDir, `postgres-${randomBytes(6).toString('hex')}`), wanted);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error; // another process linked it in the meantime: theirs stands
  }
}

/** As root: the owner of an existing cluster, else `postgres`, else `nobody`. initdb wants an entry in /etc/passwd. */
async function serverUser(wanted: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const owner = await ownerOf(clusterOf(wanted));
  const entry =
    entries.find(([, , uid]) => owner !== undefined && uid === owner) ??
    entries.find(([name]) => name === 'postgres') ??
    entries.find(([name]) => name === 'nobody');
  const [name, , uid, gid] = entry ?? [];
  if (name === undefined || uid === undefined || gid === undefined)
    throw platformFail('DATABASE_START_FAILED', {
      detail: 'This is root, and there is no user postgres or nobody to run PostgreSQL as.',
    });
  return { name, uid: Number(uid), gid: Number(gid) };
}

async function ownerOf(folder: string): Promise<string | undefined> {
  try {
    const { uid } = await stat(folder);
    return uid === 0 ? undefined : String(uid);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether `user` may search `folder` and all above it. By mode bits: an ACL is not seen, which errs on the safe side. */
async function canReach(folder: string, user: ServerUser): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & search) === 0) return false;
  return folder === path.dirname(folder) || canReach(path.dirname(folder), user);
}
