import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { buildGeneration, type Generation } from '../../src/supergraph/generation.ts';
import { execute, type FetchSubgraph } from '../../src/execution/execute.ts';
import { prepareRequest } from '../../src/execution/prepare-request.ts';
import { openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

const ask = async (query: string, variables?: object) =>
  (await graph.ask(query, variables ? { variables } : {})).body;

test('fields of two subgraphs come in one answer', async () => {
  expect(await ask('{ product(id: "p1") { name reviews { stars body product { name price } } } }')).toEqual({
    data: {
      product: { name: 'Lamp', reviews: [{ stars: 5, body: 'p1', product: { name: 'Lamp', price: 10 } }] },
    },
  });
});

test('nulls in a list keep their places, and equal entities are asked for once', async () => {
  graph.requests.length = 0;
  const { data } = await ask('{ products(first: 4) { id reviews { body } } }');
  expect(data).toEqual({
    products: [
      { id: 'p1', reviews: [{ body: 'p1' }] },
      null,
      { id: 'p2', reviews: [{ body: 'p2' }] },
      { id: 'p1', reviews: [{ body: 'p1' }] },
    ],
  });
  expect(graph.requests.filter(({ subgraph }) => subgraph === 'reviews')).toHaveLength(2);
});

test('two places that hold one entity are filled each by itself', async () => {
  const { data } = await ask('{ product(id: "p1") { twin { reviews { body } } reviews { stars } name } }');
  expect(data).toEqual({
    product: { twin: { reviews: [{ body: 'p1' }] }, reviews: [{ stars: 5 }], name: 'Lamp' },
  });
});

test('a required field that is 0 or null still reaches the subgraph that requires it', async () => {
  const { data } = await ask('{ products(first: 3) { shipping } }');
  expect(data).toEqual({ products: [{ shipping: '10 for 2 kg' }, null, { shipping: '0 for unknown kg' }] });
});

test('fields that the planner had to rename keep values such as 0 and the empty text', async () => {
  const { data } = await ask('{ things { title ... on Book { bookmark } ... on Film { poster } } }');
  expect(data).toEqual({
    things: [
      { title: 'Zero', bookmark: 'page 0' },
      { title: 'Empty', poster: 'poster ' },
      { title: 'Full', poster: 'poster x' },
    ],
  });
});

test("an entity's error gets the path of the object that it belongs to", async () => {
  const { data, errors } = await ask('{ products(first: 3) { id label: strict } }');
  expect(data).toEqual({ products: [{ id: 'p1', label: 'fine' }, null, null] });
  expect(errors).toEqual([
    {
      message: 'not this one',
      path: ['products', 2, 'label'],
      extensions: { code: 'TOO_STRICT', retryable: true, service: 'reviews' },
    },
  ]);
});

test("a subgraph's error keeps its message, code and place, and tells the service", async () => {
  const { data, errors } = await ask('{ product(id: "p1") { name fails } }');
  expect(data).toEqual({ product: { name: 'Lamp', fails: null } });
  expect(errors).toEqual([
    {
      message: 'no',
      path: ['product', 'fails'],
      extensions: { code: 'PRODUCT_BROKEN', retryable: false, place: 'fails', service: 'catalog' },
    },
  ]);
});

test('a null that a subgraph has explained is reported once', async () => {
  const { data, errors } = await ask('{ broken { name } whoAmI }');
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['broken'],
    extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'catalog' },
  });
  expect(JSON.stringify(errors)).not.toContain('database');
});

test('a null in a place that has none moves up to the next that may be null, with an error', async () => {
  const { data, errors } = await ask('{ products(first: 3) { id rating } }');
  expect(data).toEqual({ products: [{ id: 'p1', rating: 4.5 }, null, null] });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual(['products', 2, 'rating']);
});

test('an enum value that clients may not see becomes null, and is not told', async () => {
  const { data, errors } = await ask('{ colour }');
  expect(data).toEqual({ colour: null });
  expect(errors).toMatchObject([{ path: ['colour'], extensions: { code: 'SUBGRAPH_ANSWER_INVALID' } }]);
  expect(JSON.stringify(errors)).not.toContain('HIDDEN');
});

test('fields and aliases may be named like properties of every object', async () => {
  const { data } = await ask(
    '{ constructor toString: whoAmI hasOwnProperty: product(id: "p1") { valueOf: name } }',
  );
  expect(data).toEqual({
    constructor: 'a field',
    toString: 'anonymous',
    hasOwnProperty: { valueOf: 'Lamp' },
  });
});

test('defaults of variables reach subgraphs, and decide what is skipped', async () => {
  const query = `query ($first: Int = 1, $withName: Boolean = false) {
    products(first: $first) { id name @include(if: $withName) reviews @skip(if: $withName) { body } }
  }`;
  expect(await ask(query)).toEqual({ data: { products: [{ id: 'p1', reviews: [{ body: 'p1' }] }] } });
  expect(await ask(query, { withName: true })).toEqual({ data: { products: [{ id: 'p1', name: 'Lamp' }] } });
});

test('mutations run one after the other, in different subgraphs too', async () => {
  const { data } = await ask(`mutation {
    first: rename(id: "p1", name: "Bulb") { name }
    review(id: "p1", stars: 3) { stars product { name } }
    last: rename(id: "p1", name: "Lamp") { name }
  }`);
  expect(data).toEqual({
    first: { name: 'Bulb' },
    review: { stars: 3, product: { name: 'Bulb' } },
    last: { name: 'Lamp' },
  });
});

test('introspection is answered beside data, and shows nothing of federation', async () => {
  const { data } = await ask('{ __typename __type(name: "Product") { fields { name } } whoAmI }');
  expect(data).toMatchObject({ __typename: 'Query', whoAmI: 'anonymous' });
  expect(JSON.stringify(data)).toContain('reviews');
  expect((await ask('{ __schema { types { name } } }')).data).not.toMatchObject({
    __schema: { types: expect.arrayContaining([{ name: '_Entity' }]) },
  });
});

describe('agreement with the executor of @apollo/gateway', () => {
  // Every request goes to the same subgraphs, through the same fetch; what differs is who walks the plan.
  let generation: Generation;
  beforeAll(() => {
    generation = buildGeneration(graph.supergraphSdl, {
      maxCachedOperations: 10,
      maxCachedCharacters: 10_000,
    });
  });

  test.each([
    ['{ product(id: "p1") { name reviews { stars body } } }', {}],
    ['{ products(first: 4) { id shipping twin { name reviews { product { price } } } } }', {}],
    ['{ topReview { body product { ...P } } } fragment P on Product { name twin { shipping } }', {}],
    ['query ($n: Int, $s: Boolean!) { products(first: $n) { id @skip(if: $s) weight } }', { n: 3, s: true }],
    ['{ things { __typename title } a: whoAmI b: whoAmI reviewer }', {}],
    ['mutation { review(id: "p2", stars: 1) { product { name shipping } } }', {}],
    ['{ nothing: product(id: "p9") { name shipping reviews { body } } }', {}],
    ['{ product(id: "p1") { fails name } }', {}],
  ])('%s', async (query, variables) => {
    const prepared = prepareRequest(
      generation,
      { query, variables },
      { maxTokens: 1000, maxErrors: 5, introspection: true },
    );
    if (prepared.kind === 'refused') throw new AggregateError(prepared.errors);
    const { operation, variables: coerced } = prepared;
    const ours = await execute(generation, operation, { variables: coerced, fetch: fetchSubgraph });

    const theirs = await executeQueryPlan(
      operation.plan,
      Object.fromEntries([...generation.subgraphs.keys()].map((name) => [name, dataSource(name)])),
      // The parts of a request context that the gateway reads.
      { request: { variables: coerced }, context: {}, metrics: {}, logger: console } as unknown as Parameters<
        typeof executeQueryPlan
      >[2],
      buildOperationContext({
        schema: generation.apiSchema,
        operationDocument: operation.document,
      }),
      generation.supergraphSchema,
      generation.api,
    );
    expect(JSON.parse(JSON.stringify(ours.data))).toEqual(JSON.parse(JSON.stringify(theirs.data)));
    expect(ours.errors?.map(({ message, path }) => ({ message, path }))).toEqual(
      theirs.errors?.map(({ message, path }) => ({ message, path })),
    );
  });
});

const fetchSubgraph: FetchSubgraph = (subgraph, request) => graph.askSubgraph(subgraph, request);

function dataSource(name: string): GraphQLDataSource {
  return {
    async process({ request }) {
      const { query = '', operationName, variables = {} } = request;
      const { data, errors } = await fetchSubgraph(name, { query, operationName, variables });
      return { ...(data ? { data } : {}), ...(errors ? { errors } : {}) };
    },
  };
}
