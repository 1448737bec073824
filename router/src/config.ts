import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  httpUrlSchema,
  identityPrivateKeySetting,
  portSchema,
  setting,
  sharedSettings,
  type ConfigOf,
} from '@montegraph/platform/config';
import { platformFail } from '@montegraph/platform/errors';

const count = z.int().min(1);
const kibi = 1024;
const mebi = 1024 * kibi;
const gibi = 1024 * mebi;

/** What router.yaml may say. Every key has a default, and a key that isn't here is refused. */
const fileSchema = z.strictObject({
  listen: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8000) })
    .prefault({}),
  supergraph: z
    .strictObject({
      path: z.string().nullable().default(null),
      maxCachedOperations: count.default(1000),
      maxCachedCharacters: count.default(4 * mebi),
    })
    .prefault({}),
  subgraphs: z.record(z.string(), z.strictObject({ url: httpUrlSchema })).default({}),
  http: z
    .strictObject({
      trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
      maxBodyBytes: count.default(mebi),
      requestTimeoutMs: count.default(30_000),
      healthTimeoutMs: count.default(2000),
      drainMs: count.default(10_000),
      graphiql: z.boolean().default(true),
    })
    .prefault({}),
  cors: z
    .strictObject({ origins: z.array(z.string()).default([]), maxAgeSeconds: count.default(86_400) })
    .prefault({}),
  authentication: z
    .strictObject({
      jwksUrl: httpUrlSchema.default('http://127.0.0.1:8001/.well-known/jwks.json'),
      issuer: z.string().default('montegraph'),
      audience: z.string().default('montegraph'),
      clockToleranceSeconds: z.int().min(0).default(5),
      jwksTimeoutMs: count.default(3000),
    })
    .prefault({}),
  rateLimits: z
    .strictObject({ perCallerPerMinute: count.default(600), perAddressPerMinute: count.default(1200) })
    .prefault({}),
  operations: z
    .strictObject({
      introspection: z.boolean().default(true),
      maxTokens: count.default(10_000),
      maxErrors: count.default(20),
    })
    .prefault({}),
  uploads: z
    .strictObject({
      maxFileBytes: count.default(gibi),
      maxFiles: count.default(10),
      maxRequestBytes: count.default(2 * gibi),
      maxFieldBytes: count.default(mebi),
      stallMs: count.default(15_000),
    })
    .prefault({}),
  subscriptions: z
    .strictObject({
      connectionInitMs: count.default(3000),
      keepAliveMs: count.default(12_000),
      maxMessageBytes: count.default(mebi),
      maxQueuedEvents: count.default(100),
      upstreamIdleMs: z.int().min(0).default(1000),
    })
    .prefault({}),
  upstream: z
    .strictObject({
      maxConnections: count.default(128),
      timeoutMs: count.default(20_000),
      maxAnswerBytes: count.default(64 * mebi),
    })
    .prefault({}),
});

/** The environment's part: secrets, and what differs between machines. It wins over router.yaml. */
export const routerSettings = {
  configPath: setting('MONTEGRAPH_ROUTER_CONFIG', z.string().optional()),
  host: setting('MONTEGRAPH_HOST', z.string().optional()),
  port: setting('MONTEGRAPH_ROUTER_PORT', portSchema.optional()),
  /** Signs who calls, for subgraphs. */
  identityPrivateKey: identityPrivateKeySetting,
  jwksUrl: setting('MONTEGRAPH_JWKS_URL', httpUrlSchema.optional()),
  issuer: setting('MONTEGRAPH_ISSUER', z.string().optional()),
  /** Of the services, without a path: their graphs, and the users' keys, lie where our own services have them. */
  usersUrl: setting('MONTEGRAPH_USERS_URL', httpUrlSchema.optional()),
  filesUrl: setting('MONTEGRAPH_FILES_URL', httpUrlSchema.optional()),
  simulationsUrl: setting('MONTEGRAPH_SIMULATIONS_URL', httpUrlSchema.optional()),
  redisUrl: sharedSettings.redisUrl,
  logLevel: sharedSettings.logLevel,
};

/** What comes from no file. */
type Secrets = {
  /** PEM, PKCS 8, Ed25519. */
  readonly identityPrivateKey: string;
  /** Where several routers count rate limits together. */
  readonly redisUrl?: string | undefined;
};

export type RouterConfig = z.output<typeof fileSchema> & Secrets;

/**
 * A whole configuration from the keys that differ from their defaults.
 *
 * @param options keys as in router.yaml, and the secrets
 * @throws PlatformError CONFIGURATION_INVALID that names every wrong or unknown key
 */
export function routerConfig({
  identityPrivateKey,
  redisUrl,
  ...file
}: z.input<typeof fileSchema> & Secrets): RouterConfig {
  return { ...parseFile(file, 'The options of the router'), identityPrivateKey, redisUrl };
}

/** @throws PlatformError CONFIGURATION_INVALID when the file can't be read or a key is wrong */
export async function readRouterConfig(settings: ConfigOf<typeof routerSettings>): Promise<RouterConfig> {
  const {
    configPath = new URL('../../router.yaml', import.meta.url),
    usersUrl,
    filesUrl,
    simulationsUrl,
  } = settings;
  const config = parseFile(await readYaml(configPath), String(configPath));
  const urls = { users: usersUrl, files: filesUrl, simulations: simulationsUrl };
  const { listen, authentication, subgraphs } = config;
  return {
    ...config,
    listen: { host: settings.host ?? listen.host, port: settings.port ?? listen.port },
    subgraphs: Object.fromEntries([
      ...Object.entries(subgraphs),
      ...Object.entries(urls).flatMap(([name, url]) =>
        url === undefined ? [] : [[name, { url: `${url}/graphql` }]],
      ),
    ]),
    authentication: {
      ...authentication,
      jwksUrl:
        settings.jwksUrl ??
        (usersUrl === undefined ? authentication.jwksUrl : `${usersUrl}/.well-known/jwks.json`),
      issuer: settings.issuer ?? authentication.issuer,
    },
    identityPrivateKey: settings.identityPrivateKey,
    redisUrl: settings.redisUrl,
  };
}

async function readYaml(path: string | URL): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8')) ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw platformFail('CONFIGURATION_INVALID', { detail: `${String(path)}: ${reason}`, cause });
  }
}

function parseFile(value: unknown, source: string): z.output<typeof fileSchema> {
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw platformFail('CONFIGURATION_INVALID', { detail: `${source}: ${problems.join('; ')}.` });
}
