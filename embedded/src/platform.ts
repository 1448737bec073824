import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openFiles } from '@montegraph/files';
import { filesSettings } from '@montegraph/files/config';
import { loadConfig } from '@montegraph/platform/config';
import { openEmbeddedPostgres, removeEmbeddedPostgres } from '@montegraph/platform/embedded-postgres';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import { openRouter } from '@montegraph/router';
import { readRouterConfig, routerSettings } from '@montegraph/router/config';
import { openSimulations } from '@montegraph/simulations';
import { simulationsSettings } from '@montegraph/simulations/config';
import { openUsers } from '@montegraph/users';
import { usersSettings } from '@montegraph/users/config';
import { type PlatformUrls, urlsOf } from './announce.ts';
import type { EmbeddedConfig } from './config.ts';
import {
  filesEnvironment,
  routerEnvironment,
  simulationsEnvironment,
  usersEnvironment,
} from './environments.ts';
import { loadSecrets } from './secrets.ts';

export type Platform = AsyncDisposable & {
  readonly urls: PlatformUrls;
  /** The subgraphs' own graphs, which answer the router alone. */
  readonly subgraphs: { readonly users: string; readonly files: string; readonly simulations: string };
  /** Resolves when the database's server has gone: nothing works from then on. */
  readonly failed: Promise<Error>;
};

export type PlatformOptions = {
  readonly config: EmbeddedConfig;
  readonly logger: Logger;
  /** Aborts what is still opening. */
  readonly signal: AbortSignal;
};

/**
 * The whole platform in this process, on an embedded PostgreSQL whose data lies in the data folder.
 *
 * @throws PlatformError DATA_FOLDER_IN_USE, PORT_IN_USE, MIGRATION_FAILED
 */
export async function openPlatform({ config, logger, signal }: PlatformOptions): Promise<Platform> {
  const dataDir = path.resolve(config.dataDir);
  await using opened = new DisposalStack();
  if (config.isTemporary) opened.defer(() => rm(dataDir, { recursive: true, force: true }));

  const postgresDir = path.join(dataDir, 'postgres');
  // As root the database may lie elsewhere: only the room that put it there knows where.
  if (config.isTemporary) opened.defer(() => removeEmbeddedPostgres(postgresDir));
  let fail: (reason: Error) => void;
  const failed = new Promise<Error>((resolve) => (fail = resolve));
  // First, because it refuses a data folder that another process uses.
  const postgres = opened.use(
    await openEmbeddedPostgres({
      dataDir: postgresDir,
      logger,
      onExit: (reason) => fail(new Error(reason)),
    }),
  );
  const secrets = await loadSecrets(dataDir);
  const surroundings = { ...config, dataDir, secrets, databaseUrl: postgres.url };

  const users = opened.use(
    await openUsers({
      config: loadConfig(usersSettings, usersEnvironment(surroundings, config.usersPort)),
      logger,
      signal,
    }),
  );
  const files = opened.use(
    await openFiles({
      config: loadConfig(filesSettings, filesEnvironment(surroundings, config.filesPort)),
      logger,
      signal,
    }),
  );
  const simulations = opened.use(
    await openSimulations({
      config: loadConfig(
        simulationsSettings,
        simulationsEnvironment(surroundings, config.simulationsPort, files),
      ),
      logger,
      signal,
    }),
  );
  const router = opened.use(
    await openRouter({
      config: await readRouterConfig(
        loadConfig(
          routerSettings,
          routerEnvironment(surroundings, config.routerPort, { users, files, simulations }),
        ),
      ),
      logger,
      signal,
    }),
  );

  return {
    urls: urlsOf(router.url),
    subgraphs: {
      users: `${users.url}/graphql`,
      files: `${files.url}/graphql`,
      simulations: `${simulations.url}/graphql`,
    },
    failed,
    [Symbol.asyncDispose]: opened.release(),
  };
}
