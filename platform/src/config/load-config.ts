import type { z } from 'zod';
import { platformFail } from '../errors/index.ts';

/** One setting: the environment variable that carries it, and what its text must be. */
export type Setting<T> = { readonly env: string; readonly schema: z.ZodType<T> };

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type ConfigOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

export function setting<T>(env: string, schema: z.ZodType<T>): Setting<T> {
  return { env, schema };
}

// All services may be started from one environment, so each one meets names that are not its own. It lets pass what
// another service will check, and what several share; anything else is a typing error that would silently do nothing.
const serviceWords = ['ROUTER', 'USERS', 'FILES', 'SIMULATIONS'];
const otherWords = ['DATA', 'TEST'];
const sharedNames = [
  'MONTEGRAPH_HOST',
  'MONTEGRAPH_LOG_LEVEL',
  'MONTEGRAPH_IDENTITY_PRIVATE_KEY',
  'MONTEGRAPH_IDENTITY_PUBLIC_KEY',
  'MONTEGRAPH_MASTER_KEYS',
  'MONTEGRAPH_ISSUER',
  'MONTEGRAPH_JWKS_URL',
  'MONTEGRAPH_URL',
  'MONTEGRAPH_USERS_URL',
  'MONTEGRAPH_FILES_URL',
  'MONTEGRAPH_SIMULATIONS_URL',
];

/**
 * The settings of one process, read from its environment and from nowhere else. An empty variable counts as absent,
 * because a compose file passes `${NAME:-}` on as empty text.
 *
 * @param env `process.env`, handed over by main.ts, or an object of a test
 * @throws PlatformError CONFIGURATION_INVALID that names every bad variable at once, and prints no value
 */
export function loadConfig<S extends Settings>(settings: S, env: NodeJS.ProcessEnv): ConfigOf<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, { env: name, schema }] of Object.entries(settings)) {
    const parsed = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (parsed.success) values[key] = parsed.data;
    else if (!env[name]) problems.push(`${name} is missing.`);
    else problems.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join(', ')}.`);
  }
  for (const name of unknownNames(settings, env)) problems.push(`${name} is not a setting.`);
  if (problems.length > 0) throw platformFail('CONFIGURATION_INVALID', { detail: problems.join(' ') });
  // Every key of `settings` was parsed by its own schema above, which TypeScript cannot follow through Object.entries.
  return values as ConfigOf<S>;
}

function unknownNames(settings: Settings, env: NodeJS.ProcessEnv): string[] {
  const known = new Set([...Object.values(settings).map(({ env: name }) => name), ...sharedNames]);
  // A process is the service whose port it sets, and no other service will check the names with its word.
  const ownWords = serviceWords.filter((word) => known.has(`MONTEGRAPH_${word}_PORT`));
  const foreignWords = [...serviceWords, ...otherWords].filter((word) => !ownWords.includes(word));
  return Object.keys(env).filter(
    (name) =>
      name.startsWith('MONTEGRAPH_') &&
      !known.has(name) &&
      !foreignWords.some((word) => name.startsWith(`MONTEGRAPH_${word}_`)),
  );
}
