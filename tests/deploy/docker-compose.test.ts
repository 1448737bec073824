import { access, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { renderEnvFile } from '@montegraph/embedded/env-file';
import { newSecrets } from '@montegraph/embedded/secrets';
import { definitions } from '@montegraph/embedded/services';
import { servicesSettings } from '@montegraph/embedded/services/config';
import { filesSettings } from '@montegraph/files/config';
import { loadConfig, type Settings } from '@montegraph/platform/config';
import { routerSettings } from '@montegraph/router/config';
import { simulationsSettings } from '@montegraph/simulations/config';
import { usersSettings } from '@montegraph/users/config';
import { parse } from 'yaml';

type Service = {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly depends_on: Readonly<Record<string, { readonly condition: string }>>;
};

const project = new URL('../../', import.meta.url);
const text = await readFile(new URL('docker-compose.yml', project), 'utf8');
const compose = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };

const secrets = newSecrets();
/** The .env file next to the compose file, as `npm run secrets` writes it. */
const variables: Readonly<Record<string, string>> = Object.fromEntries(
  renderEnvFile(secrets)
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

const settings: Readonly<Record<string, Settings>> = {
  users: usersSettings,
  files: filesSettings,
  simulations: simulationsSettings,
  router: routerSettings,
};

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as Docker Compose expands them. */
function expand(value: string | number): string {
  return String(value).replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_all, name: string, operator, rest: string) => {
      const found = variables[name];
      if (found !== undefined) return found;
      if (operator === '-') return rest;
      throw new Error(`${name} is not set`);
    },
  );
}

const environmentOf = (service: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, expand(value)]));

test.each(Object.keys(settings))(
  '%s is started with settings that it knows and accepts, and with none missing',
  (name) => {
    const service = compose.services[name];
    if (!service) throw new Error(`There is no service ${name}.`);
    const environment = environmentOf(service);
    expect(() => loadConfig(settings[name] ?? {}, environment)).not.toThrow();
    const known = Object.values(settings[name] ?? {}).map(({ env }) => env);
    expect(
      Object.keys(environment).filter(
        (variable) =>
          variable.startsWith('MONTEGRAPH_') && !known.includes(variable) && variable !== 'MONTEGRAPH_HOST',
      ),
    ).toEqual([]);
  },
);

test('the compose file and `npm run start:services` start the same entry points with the same settings', () => {
  const config = loadConfig(servicesSettings, { DATABASE_URL: 'postgres://h', REDIS_URL: 'redis://h' });
  for (const { name, main, environment } of definitions(config, secrets, '/data')) {
    const service = compose.services[name];
    expect(service?.command).toEqual(['node', '--import', 'tsx', main]);
    // In containers the address that a service listens on is not the one that browsers reach.
    const told = Object.keys(service?.environment ?? {}).filter(
      (key) => key !== 'MONTEGRAPH_FILES_PUBLIC_URL',
    );
    expect(told.toSorted()).toEqual(Object.keys(environment).toSorted());
  }
});

test('every service has a health check on its own port, and waits for what it needs to be healthy', async () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.healthcheck.test.length).toBeGreaterThan(1);
    expect(
      Object.values(service.depends_on ?? {}).every(({ condition }) => condition === 'service_healthy'),
    ).toBe(true);
    const port = service.environment?.[`MONTEGRAPH_${name.toUpperCase()}_PORT`];
    if (port !== undefined) expect(service.healthcheck.test.at(-1)).toBe(`http://127.0.0.1:${port}/health`);
  }
  await expect(access(new URL('deploy/healthy.mjs', project))).resolves.toBeUndefined();
});

test('no password or key has a default', () => {
  const careless = Object.keys(variables).filter(
    (name) => text.includes(`\${${name}:-`) || text.includes(`\${${name}}`),
  );
  expect(careless).toEqual([]);
});

test('the image copies the package.json of every workspace before it installs', async () => {
  const dockerfile = await readFile(new URL('Dockerfile', project), 'utf8');
  const lock = JSON.parse(await readFile(new URL('package-lock.json', project), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly link?: boolean; readonly resolved?: string }>>;
  };
  const workspaces = Object.values(lock.packages).flatMap(({ link, resolved }) =>
    link && resolved ? [resolved] : [],
  );
  expect(
    workspaces.filter((folder) => !dockerfile.includes(`COPY ${folder}/package.json ${folder}/\n`)),
  ).toEqual([]);
});
