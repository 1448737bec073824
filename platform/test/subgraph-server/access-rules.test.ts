import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { type ExecutionResult, graphql, parse } from 'graphql';
import type { Caller } from '../../src/identity/index.ts';
import { enforceAccessRules } from '../../src/subgraph-server/access-rules.ts';

const typeDefs = parse(`
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@authenticated", { name: "@requiresScopes", as: "@scoped" }]
  )
  type Query {
    open: String
    signedIn: String @authenticated
    scoped: String @scoped(scopes: [["a", "b"], ["c"]])
    document: Document
    documents: [Document!]!
  }
  type Mutation { touch: Document }
  type Document @key(fields: "id") @authenticated { id: ID! name: String }
  type Badge @key(fields: "id") { id: ID! name: String size: Int }
`);

const touched: string[] = [];
const schema = buildSubgraphSchema({
  typeDefs,
  resolvers: {
    Query: {
      open: () => 'open',
      signedIn: () => 'signed in',
      scoped: () => 'scoped',
      document: () => ({ id: 'd1', name: 'plan' }),
      documents: () => [{ id: 'd1', name: 'plan' }],
    },
    Mutation: {
      touch: () => {
        touched.push('touched');
        return { id: 'd1', name: 'plan' };
      },
    },
    Document: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `document ${id}` }) },
    Badge: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `badge ${id}`, size: 3 }) },
  },
});
enforceAccessRules(schema, typeDefs);

const anonymous: Caller = { kind: 'anonymous' };
const user = (...scopes: string[]): Caller => ({ kind: 'user', userId: 'ada', scopes });

async function ask(caller: Caller, source: string): Promise<ExecutionResult & { codes: unknown[] }> {
  const result = await graphql({ schema, source, contextValue: { caller } });
  return { ...result, codes: (result.errors ?? []).map(({ extensions }) => extensions['code']) };
}

test('an anonymous caller reads what is open and none of what is protected', async () => {
  const { data, codes } = await ask(anonymous, '{ open signedIn scoped document { name } }');
  expect(data).toEqual({ open: 'open', signedIn: null, scoped: null, document: null });
  expect(codes).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
});

test.each([
  [['a'], null, ['FORBIDDEN']],
  [['b', 'a'], 'scoped', []],
  [['c'], 'scoped', []],
  [[], null, ['FORBIDDEN']],
])('scopes %j of [[a, b], [c]] give %j', async (scopes, value, expected) => {
  const { data, codes } = await ask(user(...scopes), '{ scoped signedIn }');
  expect(data).toEqual({ scoped: value, signedIn: 'signed in' });
  expect(codes).toEqual(expected);
});

test('a mutation that returns a protected type does not run for an anonymous caller', async () => {
  const { codes } = await ask(anonymous, 'mutation { touch { __typename } }');
  expect(codes).toEqual(['UNAUTHENTICATED']);
  expect(touched).toEqual([]);
  await ask(user(), 'mutation { touch { __typename } }');
  expect(touched).toEqual(['touched']);
});

test('an entity of a protected type is null with an error, and those beside it are answered', async () => {
  const { data, codes } = await ask(
    anonymous,
    `{ _entities(representations: [{ __typename: "Document", id: "1" }, { __typename: "Badge", id: "2" }]) {
         __typename ... on Document { name } ... on Badge { size } } }`,
  );
  expect(data).toEqual({ _entities: [null, { __typename: 'Badge', size: 3 }] });
  expect(codes).toEqual(['UNAUTHENTICATED']);
});

test('an entity of a protected type is resolved for a signed-in caller', async () => {
  const { data } = await ask(
    user(),
    '{ _entities(representations: [{ __typename: "Document", id: "1" }]) { ... on Document { name } } }',
  );
  expect(data).toEqual({ _entities: [{ name: 'document 1' }] });
});

test('an SDL with @policy is refused, since nothing decides it', () => {
  const document = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@policy"])
    type Query { open: String @policy(policies: [["weekday"]]) }
  `);
  expect(() => enforceAccessRules(buildSubgraphSchema({ typeDefs: document }), document)).toThrow('@policy');
});

test('rules that are not imported by name hold under the federation prefix', async () => {
  const document = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    type Query { hidden: String @federation__authenticated }
  `);
  const prefixed = buildSubgraphSchema({
    typeDefs: document,
    resolvers: { Query: { hidden: () => 'seen' } },
  });
  enforceAccessRules(prefixed, document);
  const { data } = await graphql({
    schema: prefixed,
    source: '{ hidden }',
    contextValue: { caller: anonymous },
  });
  expect(data).toEqual({ hidden: null });
});
