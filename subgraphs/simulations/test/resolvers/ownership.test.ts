import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { profitModel, profitWorkbook, startRun, watchRun, watchToEnd } from '../fixtures/runs.ts';
import { type GraphAnswer, type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

let simulations: TestSimulations;
let fileId: string;
const ids: string[] = [];
beforeAll(async () => {
  simulations = await openTestSimulations({ threads: 1 });
  fileId = simulations.environment.addWorkbook('ada', profitWorkbook);
  for (let i = 0; i < 3; i++) {
    const input = { model: { fileId, ...profitModel }, options: { trials: 1_000 }, name: `Run ${i}` };
    ids.push(await startRun(simulations, 'ada', input));
  }
  for (const id of ids) await watchToEnd(simulations, 'ada', id);
});
afterAll(async () => {
  await simulations[Symbol.asyncDispose]();
});

type Page = {
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string;
  };
};

function askEntity(
  asker: string,
  [type, id]: readonly ['User' | 'File', string],
  args: string,
): Promise<GraphAnswer<{ entities: [{ simulations: Page } | null] }>> {
  return simulations.ask(
    asker,
    `query ($entities: [_Any!]!) { entities: _entities(representations: $entities) { ... on ${type} {
      simulations(${args}) { nodes { id name } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
    } } }`,
    { entities: [{ __typename: type, id }] },
  );
}

describe('a second user', () => {
  const notFound = [{ extensions: { code: 'SIMULATION_NOT_FOUND' } }];

  test('cannot read a run, and is told the same as of a run that does not exist', async () => {
    const query = 'query ($id: ID!) { simulation(id: $id) { name } }';
    for (const id of [ids[0], '00000000-0000-4000-8000-000000000000', 'guess']) {
      expect((await simulations.ask('eve', query, { id })).errors).toMatchObject(notFound);
    }
  });

  test('cannot reach it as an entity', async () => {
    const { errors } = await simulations.ask(
      'eve',
      'query ($e: [_Any!]!) { _entities(representations: $e) { ... on Simulation { name } } }',
      { e: [{ __typename: 'Simulation', id: ids[0] }] },
    );
    expect(errors).toMatchObject(notFound);
  });

  test('cannot subscribe to it', async () => {
    await expect(watchRun(simulations, 'eve', ids[0]!).next()).rejects.toThrow('SIMULATION_NOT_FOUND');
  });

  test('cannot list the runs of the first', async () => {
    const { errors } = await askEntity('eve', ['User', 'ada'], 'first: 5');
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('sees no runs of the first one’s file', async () => {
    const { data } = await askEntity('eve', ['File', fileId], 'first: 5');
    expect(data?.entities[0]?.simulations.totalCount).toBe(0);
  });
});

describe('a list of runs', () => {
  test('comes in pages, the newest first', async () => {
    const user = ['User', 'ada'] as const;
    const first = (await askEntity('ada', user, 'first: 2')).data!.entities[0]!.simulations;
    expect(first.nodes.map(({ name }) => name)).toEqual(['Run 2', 'Run 1']);
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const after = JSON.stringify(first.pageInfo.endCursor);
    const second = (await askEntity('ada', user, `first: 2, after: ${after}`)).data!.entities[0]!.simulations;
    expect(second.nodes.map(({ name }) => name)).toEqual(['Run 0']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('is of a file as well', async () => {
    const { data } = await askEntity('ada', ['File', fileId], 'first: 100');
    expect(data?.entities[0]?.simulations.totalCount).toBe(3);
  });

  test('is of some states only if asked for', async () => {
    const { data } = await askEntity('ada', ['User', 'ada'], 'status: [FAILED, CANCELED]');
    expect(data?.entities[0]?.simulations.nodes).toEqual([]);
  });

  test.each(['first: 0', 'first: 101', 'after: "nonsense"'])('with %s is refused', async (args) => {
    const { errors } = await askEntity('ada', ['User', 'ada'], args);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', place: args.split(':')[0] } }]);
  });
});

test('an anonymous caller is told to sign in', async () => {
  const { environment } = simulations;
  const response = await simulations
    .ask('', 'query { simulation(id: "x") { name } }')
    .catch(() => environment);
  expect(response).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
