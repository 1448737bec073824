import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSocket } from '../support/socket-client.ts';
import { eventually, openTestGraph, type TestGraph } from '../support/test-graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

async function openInitialised(payload?: object) {
  const socket = await openSocket(graph.socketUrl);
  await socket.init(payload);
  return socket;
}

const event = (id: string, price: number) => ({ priceChanged: { id, name: 'Lamp', price, weight: 1 } });

test('other subgraphs add to every event, with what that very event says', async () => {
  using socket = await openInitialised();
  socket.subscribe(
    '1',
    'subscription { priceChanged(id: "p1") { price cost: shipping reviews { body product { name } } } }',
  );
  const feed = await graph.nextFeed();
  for (const price of [1, 0, 3]) {
    feed.push(event('p1', price));
    expect(await socket.next()).toEqual({
      type: 'next',
      id: '1',
      payload: {
        data: {
          priceChanged: {
            price,
            cost: `${price} for 1 kg`,
            reviews: [{ body: 'p1', product: { name: 'Lamp' } }],
          },
        },
      },
    });
  }
  feed.end();
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
});

test("an event's errors reach the client at their path beside its data", async () => {
  using socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "p2") { id fails strict } }');
  (await graph.nextFeed('p2')).push(event('p2', 5));
  expect(await socket.next()).toMatchObject({
    payload: {
      data: null,
      errors: [
        { path: ['priceChanged', 'fails'], extensions: { code: 'PRODUCT_BROKEN', service: 'catalog' } },
        { path: ['priceChanged', 'strict'], extensions: { code: 'TOO_STRICT', service: 'reviews' } },
      ],
    },
  });
});

test('the upstream ends as soon as its subscriber leaves, though no event comes', async () => {
  using socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "silent") { id } }');
  await graph.nextFeed('silent');
  const ended = graph.upstreamLeft('silent');
  socket.send({ type: 'complete', id: '1' });
  expect(await ended).toBe('silent');
});

test("the upstream ends with its subscriber's socket", async () => {
  const socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "gone") { id } }');
  await graph.nextFeed('gone');
  const ended = graph.upstreamLeft('gone');
  socket[Symbol.dispose]();
  expect(await ended).toBe('gone');
});

test('a subscription that was left and replaced under its id while it opened ends with its socket', async () => {
  const socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "left") { id } }');
  socket.send({ type: 'complete', id: '1' });
  socket.subscribe('1', 'subscription { priceChanged(id: "replacing") { id } }');
  const ended = Promise.all([graph.upstreamLeft('left'), graph.upstreamLeft('replacing')]);
  await Promise.all([graph.nextFeed('left'), graph.nextFeed('replacing')]);
  socket[Symbol.dispose]();
  expect(await ended).toEqual(['left', 'replacing']);
});

test('subgraphs are told who subscribes, per operation, on one connection', async () => {
  const connections = graph.catalogSockets();
  using ada = await openInitialised({ authorization: `Bearer ${await graph.tokenFor({ sub: 'ada' })}` });
  using nobody = await openInitialised();
  ada.subscribe('1', 'subscription { protectedEvents { name audit } }');
  const feed = await graph.nextFeed('protected');
  nobody.subscribe('1', 'subscription { protectedEvents { name } }');
  expect(await nobody.next()).toMatchObject({
    payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED', service: 'catalog' } }] },
  });
  feed.push({ protectedEvents: { id: 'p1', name: 'Lamp' } });
  // The reviews subgraph knows that it is ada who asks, and that she lacks the scope.
  expect(await ada.next()).toMatchObject({
    payload: {
      data: { protectedEvents: { name: 'Lamp', audit: null } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    },
  });
  expect(graph.catalogSockets()).toBeLessThanOrEqual(connections + 1);
});

test('a slow subscriber misses old events, never the last one', async () => {
  await using narrow = await openTestGraph({ subscriptions: { maxQueuedEvents: 2 } });
  using socket = await openSocket(narrow.socketUrl);
  await socket.init();
  socket.subscribe('1', 'subscription { priceChanged(id: "p1") { price reviews { body } } }');
  const feed = await narrow.nextFeed();
  for (let price = 1; price <= 200; price++) feed.push(event('p1', price));
  feed.end();
  const prices: unknown[] = [];
  for (let message = await socket.next(); message.type === 'next'; message = await socket.next()) {
    prices.push((message.payload as { data: { priceChanged: { price: number } } }).data.priceChanged.price); // as asked for
  }
  expect(prices.at(-1)).toBe(200);
  expect(prices.length).toBeLessThan(200);
  expect(prices).toEqual(prices.toSorted((a, b) => Number(a) - Number(b)));
});

test('when the subgraph goes away the client is told, and a new subscription connects anew', async () => {
  await using fragile = await openTestGraph();
  using socket = await openSocket(fragile.socketUrl);
  await socket.init();
  socket.subscribe('1', 'subscription { priceChanged(id: "p1") { id } }');
  await fragile.nextFeed();
  fragile.cutCatalogSockets();
  expect(await socket.next()).toMatchObject({
    type: 'next',
    payload: {
      errors: [{ extensions: { code: 'SUBSCRIPTION_UPSTREAM_ERROR', service: 'catalog', retryable: true } }],
    },
  });
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
  socket.subscribe('2', 'subscription { priceChanged(id: "p1") { id } }');
  (await fragile.nextFeed()).push(event('p1', 1));
  expect(await socket.next()).toMatchObject({ id: '2', payload: { data: { priceChanged: { id: 'p1' } } } });
});

test('a subscription that fails in its subgraph ends with the error of that subgraph', async () => {
  using socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "failing") { id } }');
  (await graph.nextFeed('failing')).fail(new Error('a secret'));
  const message = await socket.next();
  expect(message).toMatchObject({ payload: { errors: [{ extensions: { service: 'catalog' } }] } });
  expect(JSON.stringify(message)).not.toContain('a secret');
  expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
});

test('leaving in the middle of an event ends what was being fetched for it', async () => {
  using socket = await openInitialised();
  socket.subscribe('1', 'subscription { priceChanged(id: "p1") { reviews { body } waits } }');
  const asked = graph.nextRequest('waits');
  (await graph.nextFeed()).push(event('p1', 1));
  const { signal } = await asked;
  socket.send({ type: 'complete', id: '1' });
  await eventually(() => signal.aborted);
  expect(socket.received).toEqual([]);
});
