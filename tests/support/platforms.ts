import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import { openPlatform } from '@montegraph/embedded';
import { embeddedSettings } from '@montegraph/embedded/config';
import { openServices } from '@montegraph/embedded/services';
import { servicesSettings } from '@montegraph/embedded/services/config';
import type { SubgraphName } from '@montegraph/schema';
import { loadConfig } from '@montegraph/platform/config';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import {
  redisUrlForTests,
  silentLogger,
  temporaryFolder,
  temporaryServer,
} from '@montegraph/platform/testing';

export type TestPlatform = AsyncDisposable & {
  /** Of the graph. */
  readonly url: string;
  readonly health: string;
};

/** One whose insides a test may look at. */
export type TestEmbeddedPlatform = TestPlatform & {
  readonly dataDir: string;
  /** Of each subgraph's graph. */
  readonly subgraphs: Readonly<Record<SubgraphName, string>>;
};

/** The embedded platform in this process, as `npm start` opens it, in a folder of its own and on free ports. */
export async function openEmbeddedPlatform(
  environment: NodeJS.ProcessEnv = {},
): Promise<TestEmbeddedPlatform> {
  await using opened = new DisposalStack();
  const folder = opened.use(await temporaryFolder());
  const config = loadConfig(embeddedSettings, {
    MONTEGRAPH_DATA_DIR: `${folder.path}/data`,
    MONTEGRAPH_DATA_TEMPORARY: 'true',
    ...Object.fromEntries(portNames.map((name) => [name, '0'])),
    ...withoutGpu,
    ...environment,
  });
  const { urls, subgraphs } = opened.use(
    await openPlatform({ config, logger: silentLogger, signal: new AbortController().signal }),
  );
  return {
    url: urls.graphql,
    health: urls.health,
    dataDir: config.dataDir,
    subgraphs,
    [Symbol.asyncDispose]: opened.release(),
  };
}

/** One embedded platform for all tests of a file, from its first `beforeAll` on. */
export function sharedEmbeddedPlatform(): () => TestEmbeddedPlatform {
  let platform: TestEmbeddedPlatform | undefined;
  beforeAll(async () => {
    platform = await openEmbeddedPlatform();
  }, 60_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
  }, 60_000);
  return () => {
    if (!platform) throw new Error('The platform is open within tests alone.');
    return platform;
  };
}

/** Every service as its own process on the tests' PostgreSQL and Redis, as `npm run start:services` runs them. */
export async function openServicesPlatform(): Promise<TestPlatform> {
  await using opened = new DisposalStack();
  const folder = opened.use(await temporaryFolder());
  const server = opened.use(await temporaryServer());
  const config = loadConfig(servicesSettings, {
    DATABASE_URL: server.url,
    REDIS_URL: redisUrlForTests(),
    MONTEGRAPH_DATA_DIR: folder.path,
    MONTEGRAPH_LOG_LEVEL: 'error',
    ...withoutGpu,
    ...Object.fromEntries(await Promise.all(portNames.map(async (name) => [name, String(await freePort())]))),
  });
  const { urls } = opened.use(await openServices({ config, signal: new AbortController().signal }));
  return { url: urls.graphql, health: urls.health, [Symbol.asyncDispose]: opened.release() };
}

/** What a machine has or has not must not decide what a test sees, but for those that are about it. */
const withoutGpu = { MONTEGRAPH_SIMULATIONS_GPU: 'off' };

const portNames = [
  'MONTEGRAPH_ROUTER_PORT',
  'MONTEGRAPH_USERS_PORT',
  'MONTEGRAPH_FILES_PORT',
  'MONTEGRAPH_SIMULATIONS_PORT',
];

/** A port that was free a moment ago: processes that must know each other's before they start cannot take 0. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  // A TCP server that listens has an address of this kind.
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
