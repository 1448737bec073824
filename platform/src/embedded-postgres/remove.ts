import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, platformFail } from '../errors/index.ts';
import { clusterOf, defaultSystemDir, followed, withRealParent } from './home.ts';
import { readPassword } from './initialise.ts';
import { connectToServer, takeOwnership } from './ownership.ts';
import { exists } from './publish.ts';
import { findServer, stopServer } from './server.ts';

/**
 * Deletes an embedded PostgreSQL with all its data, wherever that lies, after stopping a server that nobody owns any more.
 *
 * @param dataDir as it was given to openEmbeddedPostgres, or as that returned it
 * @throws PlatformError DATA_FOLDER_IN_USE when a living process owns it; then nothing is deleted
 */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  if (!(await exists(path.dirname(path.resolve(dataDir))))) return;
  const wanted = await withRealParent(dataDir);
  const home = await followed(wanted);
  await stopAbandoned(clusterOf(home), dataDir);
  await rm(home, { recursive: true, force: true });
  await rm(wanted, { force: true });
  await removeIfEmpty(defaultSystemDir);
}

async function stopAbandoned(cluster: string, dataDir: string): Promise<void> {
  const server = await findServer(cluster);
  if (!server) return;
  const client = await connectToServer(
    server,
    cluster,
    await readPassword(cluster),
    AbortSignal.timeout(10_000),
  );
  try {
    if (client && !(await takeOwnership(client)))
      throw platformFail('DATA_FOLDER_IN_USE', { detail: `It is ${dataDir}.`, place: dataDir });
    await stopServer(server);
  } finally {
    await client?.end().catch(() => {});
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
}
