import { expect, test } from '@jest/globals';
import { subgraphNames, supergraphSdl } from '@montegraph/schema';
import { prepareOperation } from '../../src/execution/prepare.ts';
import { buildGeneration } from '../../src/supergraph/generation.ts';

const options = { maxCachedOperations: 2, maxCachedCharacters: 1000 };
const limits = { maxTokens: 1000, maxErrors: 5, introspection: true };

test('the supergraph of this repository loads, with its directives of authorization', () => {
  const generation = buildGeneration(supergraphSdl(), options);
  expect([...generation.subgraphs.keys()].toSorted()).toEqual(subgraphNames.toSorted());
  const subscription = `subscription ($id: ID!) {
    simulationProgress(id: $id) { fraction simulation { name file { name owner { email } } } }
  }`;
  const preparation = prepareOperation(generation, { query: subscription }, limits);
  if (preparation.kind === 'refused') throw new AggregateError(preparation.errors);
  expect(preparation.operation.plan.node).toMatchObject({
    kind: 'Subscription',
    primary: { serviceName: 'simulations' },
    rest: expect.anything(),
  });
});

test('what is no supergraph is refused', () => {
  expect(() => buildGeneration('type Query { a: Int }', options)).toThrow('supergraph');
});

test('an operation is planned once, and forgotten when others were used since', () => {
  const generation = buildGeneration(supergraphSdl(), options);
  const prepare = (query: string) => {
    const preparation = prepareOperation(generation, { query }, limits);
    if (preparation.kind === 'refused') throw new AggregateError(preparation.errors);
    return preparation.operation;
  };
  const first = prepare('{ viewer { id } }');
  expect(prepare('{ viewer { id } }')).toBe(first);
  prepare('{ viewer { email } }');
  prepare('{ viewer { name } }');
  expect(generation.operations.size).toBe(2);
  expect(prepare('{ viewer { id } }')).not.toBe(first);
});

test('one text with several operations is planned for each of them', () => {
  const generation = buildGeneration(supergraphSdl(), options);
  const query = 'query A { viewer { id } } query B { viewer { name } }';
  const names = ['A', 'B'].map((operationName) => {
    const preparation = prepareOperation(generation, { query, operationName }, limits);
    return preparation.kind === 'prepared' && preparation.operation.definition.name?.value;
  });
  expect(names).toEqual(['A', 'B']);
});
