import { expect, test } from '@jest/globals';
import { prepareOperation, type PrepareOptions } from '../../src/execution/prepare.ts';
import { buildGeneration } from '../../src/supergraph/generation.ts';
import { composeSupergraph } from '../support/subgraphs.ts';

const url = 'http://127.0.0.1:1/graphql';
const generation = buildGeneration(composeSupergraph({ catalog: url, reviews: url }), {
  maxCachedOperations: 10,
  maxCachedCharacters: 100_000,
});

function codesOf(query: string, options: Partial<PrepareOptions> = {}): unknown[] {
  const limits = { maxTokens: 5000, maxErrors: 3, introspection: true, ...options };
  const preparation = prepareOperation(generation, { query }, limits);
  return preparation.kind === 'refused' ? preparation.errors.map(({ extensions }) => extensions['code']) : [];
}

test('an operation whose fragments unfold into millions of fields is refused before it is planned', () => {
  const fragments = Array.from(
    { length: 30 },
    (_, depth) =>
      `fragment F${depth} on Product { a: twin { ...F${depth + 1} } b: twin { ...F${depth + 1} } }`,
  );
  const query = `{ product(id: "p1") { ...F0 } } ${fragments.join(' ')} fragment F30 on Product { id }`;
  expect(codesOf(query)).toEqual(['OPERATION_TOO_COMPLEX']);
});

test.each([
  ['fields', `{ product(id: "p1") ${'{ twin '.repeat(3000)} { id } ${'}'.repeat(3000)} }`],
  ['fields that are not there', `${'{ a '.repeat(4000)}${'}'.repeat(4000)}`],
  ['lists', `{ product(id: ${'['.repeat(4000)}${']'.repeat(4000)}) { id } }`],
])('%s that are nested by the thousand are refused, not a fault of ours', (_what, query) => {
  expect(codesOf(query, { maxTokens: 10_000 })).toEqual(['OPERATION_TOO_COMPLEX']);
});

test('a mistake is told with its place', () => {
  const preparation = prepareOperation(
    generation,
    { query: '{\n  nonsense\n}' },
    { maxTokens: 100, maxErrors: 3, introspection: true },
  );
  expect(preparation).toMatchObject({ kind: 'refused', errors: [{ locations: [{ line: 2, column: 3 }] }] });
});

test('an operation with more tokens than it may is refused', () => {
  expect(codesOf('{ whoAmI }', { maxTokens: 3 })).toEqual([]);
  expect(codesOf('{ whoAmI reviewer }', { maxTokens: 3 })).toEqual(['GRAPHQL_PARSE_FAILED']);
});

test('introspection is part of the schema only where it is allowed', () => {
  expect(codesOf('{ __schema { queryType { name } } }')).toEqual([]);
  expect(codesOf('{ __schema { queryType { name fields { name } } } }', { introspection: false })).toContain(
    'GRAPHQL_VALIDATION_FAILED',
  );
  expect(codesOf('{ __typename }', { introspection: false })).toEqual([]);
});

test('a number beyond the range of a Float is a mistake: no subgraph request could carry it', () => {
  expect(codesOf('query ($from: Float = 1e999) { whoAmI }')).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(codesOf('query ($from: Float = 1e300) { whoAmI }', { maxErrors: 1 })).toEqual(
    codesOf('query ($from: Float = 1) { whoAmI }', { maxErrors: 1 }),
  );
});
