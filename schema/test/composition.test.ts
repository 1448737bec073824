import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { compose } from '../composition.ts';

const valid = {
  'supergraph.yaml': [
    'federation_version: 2',
    'subgraphs:',
    '  people:',
    '    routing_url: http://localhost:${env.PORT:-8001}/graphql',
    '    schema:',
    '      file: ./people.graphql',
    '  pets:',
    '    routing_url: http://localhost:8002/graphql',
    '    schema: { file: ./pets.graphql }',
  ].join('\n'),
  'people.graphql': [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])',
    'type Query { person: Person }',
    'type Person @key(fields: "id") {',
    '  id: ID!',
    '  secret: String @inaccessible',
    '}',
  ].join('\n'),
  'pets.graphql': [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])',
    'type Person @key(fields: "id") {',
    '  id: ID!',
    '  pets: [String!]!',
    '}',
  ].join('\n'),
};

type Change = Partial<Record<keyof typeof valid, (text: string) => string>>;

/** Composes the valid files with a change, in a folder of their own; places come without that folder. */
async function composeWith(change: Change, env: Record<string, string> = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'montegraph-compose-'));
  try {
    for (const [name, text] of Object.entries(valid)) {
      // Object.entries forgets that its keys are those of `valid`.
      const edit = change[name as keyof typeof valid];
      await writeFile(path.join(folder, name), edit ? edit(text) : text);
    }
    const composition = await compose(path.join(folder, 'supergraph.yaml'), { env });
    const findings = composition.kind === 'composed' ? composition.hints : composition.errors;
    const seen = findings.map(({ code, places }) => [
      code,
      ...places.map((place) => place.slice(folder.length + 1)),
    ]);
    return { composition, seen };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('clients see the fields of every subgraph, and nothing inaccessible or of federation', async () => {
  const { composition, seen } = await composeWith({});
  expect(seen).toEqual([]);
  expect(composition).toMatchObject({
    kind: 'composed',
    apiSdl: 'type Query {\n  person: Person\n}\n\ntype Person {\n  id: ID!\n  pets: [String!]!\n}\n',
  });
});

test.each([
  ['its default', {}, 'http://localhost:8001/graphql'],
  ['its value', { PORT: '4000' }, 'http://localhost:4000/graphql'],
])('a variable in a routing URL becomes %s', async (_, env, url) => {
  const { composition } = await composeWith({}, env);
  expect(composition).toMatchObject({
    supergraphSdl: expect.stringContaining(`name: "people", url: "${url}"`),
  });
});

test.each<[string, Change, (readonly string[])[]]>([
  [
    'a type that two subgraphs understand differently is reported in both files',
    { 'pets.graphql': (sdl) => sdl.replace('id: ID!', 'id: Int!') },
    [['FIELD_TYPE_MISMATCH', 'people.graphql:4:3', 'pets.graphql:3:3']],
  ],
  [
    'a key that names no field is reported at the directive',
    { 'pets.graphql': (sdl) => sdl.replace('"id"', '"ident"') },
    [['KEY_INVALID_FIELDS', 'pets.graphql:2:13', 'pets.graphql:2:1']],
  ],
  [
    'SDL that does not parse is reported where it breaks',
    { 'pets.graphql': (sdl) => sdl.replace('pets: [String!]!', 'pets: [String!') },
    [['INVALID_GRAPHQL', 'pets.graphql:5:1']],
  ],
  [
    'a hint is no error and has its places as well',
    {
      'people.graphql': (sdl) => sdl.replace('type Person', '"Who."\ntype Person'),
      'pets.graphql': (sdl) => sdl.replace('type Person', '"Somebody."\ntype Person'),
    },
    [['INCONSISTENT_DESCRIPTION', 'people.graphql:3:1', 'pets.graphql:2:1']],
  ],
  [
    'an unknown key of the file is refused',
    {
      'supergraph.yaml': (yaml) =>
        yaml.replace('routing_url: http://localhost:8002', 'routing_uri: http://localhost:8002'),
    },
    [
      ['INVALID_CONFIGURATION', 'supergraph.yaml:8:5'],
      ['INVALID_CONFIGURATION', 'supergraph.yaml:8:5'],
    ],
  ],
  [
    'a composition version other than the installed one is refused',
    { 'supergraph.yaml': (yaml) => yaml.replace('federation_version: 2', 'federation_version: =2.0.1') },
    [['INVALID_CONFIGURATION', 'supergraph.yaml:1:21']],
  ],
  [
    'a schema file that is missing is reported where the file names it',
    { 'supergraph.yaml': (yaml) => yaml.replace('./pets.graphql', './fish.graphql') },
    [['FILE_UNREADABLE', 'supergraph.yaml:9:21']],
  ],
  [
    'a variable without value and default is reported where it stands',
    { 'supergraph.yaml': (yaml) => yaml.replace('8002', '${env.PETS_PORT}') },
    [['VARIABLE_NOT_SET', 'supergraph.yaml:8:18']],
  ],
  [
    'a key that stands twice is reported the second time',
    { 'supergraph.yaml': (yaml) => `${yaml}\nsubgraphs: {}` },
    [['INVALID_YAML', 'supergraph.yaml:10:1']],
  ],
])('%s', async (_, change, expected) => {
  const { seen } = await composeWith(change);
  expect(seen).toEqual(expected);
});
