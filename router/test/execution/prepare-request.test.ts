import { expect, test } from '@jest/globals';
import { prepareRequest } from '../../src/execution/prepare-request.ts';
import { buildGeneration } from '../../src/supergraph/generation.ts';
import { composeSupergraph } from '../support/subgraphs.ts';

const url = 'http://127.0.0.1:1/graphql';
const generation = buildGeneration(composeSupergraph({ catalog: url, reviews: url }), {
  maxCachedOperations: 10,
  maxCachedCharacters: 100_000,
});

function prepare(query: string, variables: Record<string, unknown>, introspection = true) {
  return prepareRequest(generation, { query, variables }, { maxTokens: 1000, maxErrors: 20, introspection });
}

test('defaults reach the variables, and a null that was sent stays one', () => {
  const query =
    'query ($id: ID! = "p1", $first: Int = 3) { product(id: $id) { id } products(first: $first) { id } }';
  expect(prepare(query, {})).toMatchObject({ variables: { id: 'p1', first: 3 } });
  expect(prepare(query, { first: null })).toMatchObject({ variables: { id: 'p1', first: null } });
});

test.each(['include', 'skip'])('a null for @%s is refused before anything is fetched', (directive) => {
  const query = `query ($if: Boolean = true) { whoAmI @${directive}(if: $if) }`;
  expect(prepare(query, {})).toMatchObject({ kind: 'prepared' });
  expect(prepare(query, { if: null })).toMatchObject({
    kind: 'refused',
    errors: [
      {
        locations: [{ line: 1, column: query.indexOf('if: $if') + 1 }],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
});

/** What is said of an enum's value that is nearly right. */
function told(introspection: boolean): string {
  return JSON.stringify(
    prepare('query ($shade: Colour) { dyed(shade: $shade) }', { shade: 'RE' }, introspection),
  );
}

test('a variable that does not fit is no way to learn the schema where introspection is off', () => {
  expect(told(true)).toContain('\\"RED\\"');
  expect(told(false)).toContain('BAD_USER_INPUT');
  expect(told(false)).not.toContain('\\"RED\\"');
});
