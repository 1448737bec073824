import path from 'node:path';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { announce, type PlatformUrls, urlsOf } from '../announce.ts';
import {
  filesEnvironment,
  routerEnvironment,
  simulationsEnvironment,
  usersEnvironment,
} from '../environments.ts';
import { loadSecrets, type Secrets } from '../secrets.ts';
import type { ServicesConfig } from './config.ts';
import { openServiceProcess } from './service-process.ts';

export type Services = AsyncDisposable & {
  readonly urls: PlatformUrls;
  readonly pids: Readonly<Record<ServiceName, number>>;
  readonly failed: Promise<Error>;
};

export type ServicesOptions = {
  readonly config: ServicesConfig;
  /** Aborts what is still opening. */
  readonly signal: AbortSignal;
};

type ServiceName = 'users' | 'files' | 'simulations' | 'router';

/**
 * Every service as a process of its own on this machine, in the order in which they need each other. Each gets the settings
 * and secrets that it needs, and no other's.
 */
export async function openServices({ config, signal }: ServicesOptions): Promise<Services> {
  const dataDir = path.resolve(config.dataDir);
  const secrets = await loadSecrets(dataDir);
  await using opened = new DisposalStack();
  const pids: Partial<Record<ServiceName, number>> = {};
  const failures: Promise<Error>[] = [];
  for (const { name, port, main, environment } of definitions(config, secrets, dataDir)) {
    // oxlint-disable-next-line no-await-in-loop -- each needs the ones before it
    const service = await openServiceProcess({
      name,
      main,
      environment,
      healthUrl: `http://${config.host}:${port}/health`,
      signal,
    });
    opened.use(service);
    pids[name] = service.pid;
    failures.push(service.failed);
  }
  return {
    urls: urlsOf(`http://${config.host}:${config.routerPort}`),
    // The loop above went over every service.
    pids: pids as Record<ServiceName, number>,
    failed: Promise.race(failures),
    [Symbol.asyncDispose]: opened.release(),
  };
}

/** Services that say where they are while they are there. */
export async function openAnnouncedServices({
  stdout,
  ...options
}: ServicesOptions & { readonly stdout: NodeJS.WritableStream }): Promise<Services> {
  await using opened = new DisposalStack();
  const services = opened.use(await openServices(options));
  opened.use(await announce(services.urls, { dataDir: options.config.dataDir, stdout }));
  return { ...services, [Symbol.asyncDispose]: opened.release() };
}

/** The services in the order in which they start, each with its entry point and what it is told. */
export function definitions(config: ServicesConfig, secrets: Secrets, dataDir: string) {
  const surroundings = { ...config, secrets, dataDir };
  const at = (port: number) => ({ url: `http://${config.host}:${port}` });
  const [users, files, simulations] = [
    at(config.usersPort),
    at(config.filesPort),
    at(config.simulationsPort),
  ];
  return [
    {
      name: 'users',
      port: config.usersPort,
      main: 'subgraphs/users/src/main.ts',
      environment: usersEnvironment(surroundings, config.usersPort),
    },
    {
      name: 'files',
      port: config.filesPort,
      main: 'subgraphs/files/src/main.ts',
      environment: filesEnvironment(surroundings, config.filesPort),
    },
    {
      name: 'simulations',
      port: config.simulationsPort,
      main: 'subgraphs/simulations/src/main.ts',
      environment: simulationsEnvironment(surroundings, config.simulationsPort, files),
    },
    {
      name: 'router',
      port: config.routerPort,
      main: 'router/src/main.ts',
      environment: routerEnvironment(surroundings, config.routerPort, { users, files, simulations }),
    },
  ] as const;
}
