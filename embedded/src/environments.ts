import path from 'node:path';
import type { ConfigOf } from '@montegraph/platform/config';
import { computeSettings } from './config.ts';
import type { Secrets } from './secrets.ts';

/** What all services of one platform have in common. */
export type Surroundings = {
  readonly host: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  /** Absent when everything runs in one process. */
  readonly redisUrl?: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly secrets: Secrets;
} & Partial<ConfigOf<typeof computeSettings>>;

type Environment = Readonly<Record<string, string>>;

/** Where one service finds another. */
type Base = { readonly url: string };

/**
 * What each service is told, by the same names as in docker-compose.yml: a service cannot know whether it shares its process.
 * Each gets the secrets that it needs, and no other's.
 */
export function usersEnvironment(surroundings: Surroundings, port: number): Environment {
  return {
    ...subgraphEnvironment(surroundings),
    MONTEGRAPH_USERS_PORT: String(port),
    MONTEGRAPH_USERS_SECRET: surroundings.secrets.usersSecret,
  };
}

export function filesEnvironment(surroundings: Surroundings, port: number): Environment {
  return {
    ...subgraphEnvironment(surroundings),
    MONTEGRAPH_FILES_PORT: String(port),
    MONTEGRAPH_FILES_OBJECTS_DIR: path.join(surroundings.dataDir, 'files'),
    MONTEGRAPH_MASTER_KEYS: surroundings.secrets.masterKeys,
  };
}

export function simulationsEnvironment(surroundings: Surroundings, port: number, files: Base): Environment {
  return {
    ...subgraphEnvironment(surroundings),
    MONTEGRAPH_SIMULATIONS_PORT: String(port),
    MONTEGRAPH_SIMULATIONS_OBJECTS_DIR: path.join(surroundings.dataDir, 'simulations'),
    MONTEGRAPH_FILES_URL: files.url,
    MONTEGRAPH_MASTER_KEYS: surroundings.secrets.masterKeys,
    ...computeEnvironment(surroundings),
  };
}

function computeEnvironment(surroundings: Surroundings): Environment {
  // Object.keys gives text; these are the keys of computeSettings and of nothing else.
  const names = Object.keys(computeSettings) as (keyof typeof computeSettings)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = surroundings[name];
      return value === undefined ? [] : [[computeSettings[name].env, value]];
    }),
  );
}

export function routerEnvironment(
  surroundings: Surroundings,
  port: number,
  subgraphs: { readonly users: Base; readonly files: Base; readonly simulations: Base },
): Environment {
  return {
    ...sharedEnvironment(surroundings),
    MONTEGRAPH_ROUTER_PORT: String(port),
    MONTEGRAPH_IDENTITY_PRIVATE_KEY: surroundings.secrets.identityPrivateKey,
    MONTEGRAPH_USERS_URL: subgraphs.users.url,
    MONTEGRAPH_FILES_URL: subgraphs.files.url,
    MONTEGRAPH_SIMULATIONS_URL: subgraphs.simulations.url,
  };
}

function subgraphEnvironment(surroundings: Surroundings): Environment {
  return {
    ...sharedEnvironment(surroundings),
    DATABASE_URL: surroundings.databaseUrl,
    MONTEGRAPH_IDENTITY_PUBLIC_KEY: surroundings.secrets.identityPublicKey,
  };
}

function sharedEnvironment({ host, logLevel, redisUrl }: Surroundings): Environment {
  return {
    MONTEGRAPH_HOST: host,
    MONTEGRAPH_LOG_LEVEL: logLevel,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
  };
}
