import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Caller, identityHeader } from '../../src/identity/index.ts';
import type { RequestContext } from '../../src/subgraph-server/index.ts';
import { ada, identity, openTestSubgraph } from './open-test-subgraph.ts';

const sdl = `
  type Query { me: String }
  type Subscription { count(to: Int!): Int! me: String! fails: Int secret: Int! @authenticated quiet: Int! }
`;

const open = (subscriptions: Record<string, object> = {}) =>
  openTestSubgraph(sdl, {
    Query: { me: () => 'me' },
    Subscription: {
      count: {
        async *subscribe(_parent: unknown, { to }: { to: number }) {
          for (let count = 1; count <= to; count++) yield { count };
        },
      },
      me: {
        async *subscribe(_parent: unknown, _args: unknown, { caller }: RequestContext) {
          yield { me: caller.kind === 'user' ? caller.userId : caller.kind };
        },
      },
      fails: {
        async *subscribe() {
          yield { fails: 1 };
          throw new Error('password is hunter2');
        },
      },
      secret: {
        async *subscribe() {
          yield { secret: 7 };
        },
      },
      ...subscriptions,
    },
  });

type Subgraph = Awaited<ReturnType<typeof open>>;

async function connect(subgraph: Subgraph): Promise<Client & AsyncDisposable> {
  const client = createClient({
    url: `${subgraph.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: await identity({ kind: 'anonymous' }),
  });
  return { ...client, [Symbol.asyncDispose]: async () => client.dispose() };
}

/** What a client sees: events, then the error messages if it ended so. */
async function eventsOf(client: Client, query: string, caller: Caller = ada): Promise<unknown[]> {
  const extensions = await identity(caller);
  const events: unknown[] = [];
  return new Promise((resolve) => {
    client.subscribe(
      { query, extensions },
      {
        next: (event) => events.push(event),
        error: (error) => resolve([...events, error]),
        complete: () => resolve(events),
      },
    );
  });
}

test('a subscription delivers its events in order and ends', async () => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  expect(await eventsOf(client, 'subscription { count(to: 3) }')).toEqual(
    [1, 2, 3].map((count) => ({ data: { count } })),
  );
});

test('operations of one socket have callers of their own', async () => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  const ask = (caller: Caller): Promise<unknown[]> => eventsOf(client, 'subscription { me }', caller);
  expect(
    await Promise.all([
      ask(ada),
      ask({ kind: 'user', userId: 'bob', scopes: [] }),
      ask({ kind: 'anonymous' }),
    ]),
  ).toEqual([[{ data: { me: 'ada' } }], [{ data: { me: 'bob' } }], [{ data: { me: 'anonymous' } }]]);
});

test('a protected subscription is refused to an anonymous caller', async () => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  const query = 'subscription { secret }';
  expect(await eventsOf(client, query)).toEqual([{ data: { secret: 7 } }]);
  expect(await eventsOf(client, query, { kind: 'anonymous' })).toMatchObject([
    { errors: [{ path: ['secret'], extensions: { code: 'UNAUTHENTICATED' } }] },
  ]);
});

test('an operation without an assertion of its own is refused, and the socket goes on', async () => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  const refused = await new Promise((resolve) => {
    client.subscribe({ query: 'subscription { me }' }, { next: resolve, error: resolve, complete: () => {} });
  });
  expect(refused).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(await eventsOf(client, 'subscription { me }')).toEqual([{ data: { me: 'ada' } }]);
});

test.each([
  ['subscription { unknown }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription {', 'GRAPHQL_PARSE_FAILED'],
])('%s ends with its own code', async (query, code) => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  expect(await eventsOf(client, query)).toMatchObject([[{ extensions: { code } }]]);
});

test('a failing iterator ends with an error that tells nothing, after the events before it', async () => {
  await using subgraph = await open();
  await using client = await connect(subgraph);
  const events = await eventsOf(client, 'subscription { fails }');
  expect(events).toMatchObject([{ data: { fails: 1 } }, [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]]);
  expect(JSON.stringify(events)).not.toContain('hunter2');
});

test.each([[{}], [{ [identityHeader]: 'forged' }]])(
  'connection_init with %j is closed with 4403',
  async (payload) => {
    await using subgraph = await open();
    const socket = new WebSocket(`${subgraph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    const [code] = await once(socket, 'close');
    expect(code).toBe(4403);
  },
);

/** Never yields, and ends only by its signal: the iterator that a client must not be able to leave behind. */
function quietSubscription() {
  let started!: () => void;
  let ended!: () => void;
  const isStarted = new Promise<void>((resolve) => (started = resolve));
  const isEnded = new Promise<void>((resolve) => (ended = resolve));
  const quiet = {
    async *subscribe(_parent: unknown, _args: unknown, { signal }: RequestContext) {
      try {
        started();
        await once(signal, 'abort');
        yield* [];
      } finally {
        ended();
      }
    },
  };
  return { quiet, isStarted, isEnded };
}

test('unsubscribing ends a generator that waits for its next event', async () => {
  const { quiet, isStarted, isEnded } = quietSubscription();
  await using subgraph = await open({ quiet });
  await using client = await connect(subgraph);
  const extensions = await identity(ada);
  const sink = { next: () => {}, error: () => {}, complete: () => {} };
  const unsubscribe = client.subscribe({ query: 'subscription { quiet }', extensions }, sink);
  await isStarted;
  unsubscribe();
  await isEnded;
  expect(await eventsOf(client, 'subscription { me }')).toEqual([{ data: { me: 'ada' } }]);
});

test('a socket that breaks ends what was subscribed over it', async () => {
  const { quiet, isStarted, isEnded } = quietSubscription();
  await using subgraph = await open({ quiet });
  const client = await connect(subgraph);
  const events = eventsOf(client, 'subscription { quiet }');
  await isStarted;
  client.terminate();
  await isEnded;
  expect(await events).toHaveLength(1);
});

test('closing the server closes its sockets with 1001 and ends what was subscribed', async () => {
  const { quiet, isStarted, isEnded } = quietSubscription();
  const subgraph = await open({ quiet });
  await using client = await connect(subgraph);
  const closed = new Promise((resolve) => client.on('closed', resolve));
  const events = eventsOf(client, 'subscription { quiet }');
  await isStarted;
  await subgraph[Symbol.asyncDispose]();
  await isEnded;
  expect(await closed).toMatchObject({ code: 1001 });
  await events;
});

test('sockets are accepted at /graphql alone', async () => {
  await using subgraph = await open();
  const socket = new WebSocket(`${subgraph.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain('404');
});
