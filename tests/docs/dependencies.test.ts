import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

type Manifest = {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const project = new URL('../../', import.meta.url);
const read = async (path: string) => readFile(new URL(path, project), 'utf8');

const lock = JSON.parse(await read('package-lock.json')) as {
  readonly packages: Readonly<Record<string, { readonly link?: boolean; readonly resolved?: string }>>;
};
const folders = Object.values(lock.packages).flatMap(({ link, resolved }) =>
  link && resolved ? [`${resolved}/`] : [],
);
const manifests = await Promise.all(
  ['', ...folders].map(async (folder) => JSON.parse(await read(`${folder}package.json`)) as Manifest),
);

function named(kind: 'dependencies' | 'devDependencies'): string[] {
  const names = manifests.flatMap((manifest) => Object.keys(manifest[kind] ?? {}));
  return [...new Set(names)].filter((name) => !name.startsWith('@montegraph/')).toSorted();
}

/** The names in the first column of a table. */
function listed(section: string): string[] {
  const cells = [...section.matchAll(/^\| (`[^|]+`) +\|/gm)].map(([, cell = '']) => cell);
  const names: string[] = cells.flatMap((cell) => cell.match(/(?<=`)[^`,]+(?=`)/g) ?? []);
  return names.filter((name) => name.trim() !== '' && name.trim() !== ',').toSorted();
}

test('docs/decisions/dependencies.md names exactly the packages of our manifests', async () => {
  const text = await read('docs/decisions/dependencies.md');
  const [, runTime = '', development = ''] = text.split(/^## (?:At run time|For development|Overrides)$/m);
  expect(listed(runTime)).toEqual(named('dependencies'));
  expect(listed(development)).toEqual(
    named('devDependencies').filter((name) => !named('dependencies').includes(name)),
  );
});

test('every version is exact', () => {
  const versions = manifests.flatMap((manifest) =>
    Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }),
  );
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
