import { EventEmitter, on, once } from 'node:events';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import type { FileUpload, Upload } from 'graphql-upload-ts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { errorFactory } from '@montegraph/platform/errors';
import {
  createIdentitySigner,
  createIdentityVerifier,
  generateIdentityKeys,
  identityHeader,
} from '@montegraph/platform/identity';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { openSubgraphServer, type RequestContext } from '@montegraph/platform/subgraph-server';
import { silentLogger, temporaryFolder } from '@montegraph/platform/testing';
import type { SubgraphAnswer, SubgraphRequest } from '../../src/execution/execute.ts';
import { openRouter, routerConfig } from '../../src/router.ts';
import { EventQueue } from '../../src/subscriptions/event-queue.ts';
import { catalogSdl, composeSupergraph, reviewsSdl } from './subgraphs.ts';

type RouterOptions = Partial<Parameters<typeof routerConfig>[0]>;
type Product = { id: string; name: string; price: number; weight: number | null };

const fail = errorFactory({
  PRODUCT_BROKEN: { http: 422, retryable: false, message: 'no' },
  TOO_STRICT: { http: 422, retryable: true, message: 'not this one' },
});

/** A subscription of the catalog that a test feeds by hand. */
export type Feed = {
  push(event: object): void;
  end(): void;
  fail(error: Error): void;
};

/** A router before two subgraphs, all on real sockets, with an issuer of access tokens. */
export async function openTestGraph(options: RouterOptions = {}) {
  await using opened = new DisposalStack();
  const folder = opened.use(await temporaryFolder());
  const identity = generateIdentityKeys();
  const signer = createIdentitySigner({ privateKey: identity.privateKey });
  const issuer = await openIssuer();
  opened.use(issuer);

  /** What subgraphs were asked, in order. */
  const requests: { subgraph: string; field: string; context: RequestContext }[] = [];
  const feeds = new Map<string, Feed>();
  let sink: ((chunk: Uint8Array) => Promise<void>) | undefined;

  const products: Record<string, Product> = {
    p1: { id: 'p1', name: 'Lamp', price: 10, weight: 2 },
    p2: { id: 'p2', name: 'Desk', price: 0, weight: null },
  };
  const arrivals = new EventEmitter();
  const seen = (subgraph: string, field: string, context: RequestContext): void => {
    requests.push({ subgraph, field, context });
    arrivals.emit(field, context);
  };

  function openFeed(name: string): AsyncIterableIterator<object> {
    const queue = new EventQueue<{ value: object } | { error: Error }>(1000, () =>
      arrivals.emit('left', name),
    );
    const events: AsyncIterableIterator<object> = {
      [Symbol.asyncIterator]: () => events,
      async next() {
        const { value, done } = await queue.next();
        if (done) return { value: undefined, done: true };
        if ('error' in value) throw value.error;
        return { value: value.value, done: false };
      },
      async return() {
        queue.leave();
        return { value: undefined, done: true };
      },
    };
    const control: Feed = {
      push: (value) => queue.push({ value }),
      end: () => queue.end(),
      fail: (error) => queue.end({ error }),
    };
    feeds.set(name, control);
    arrivals.emit('feed');
    return events;
  }

  async function receive(upload: Upload) {
    const file: FileUpload = await upload.promise;
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of file.createReadStream()) {
        hash.update(chunk);
        bytes += chunk.length;
        await sink?.(chunk);
      }
    } catch (error) {
      arrivals.emit('upload', { filename: file.filename, outcome: 'cut' });
      throw error;
    }
    arrivals.emit('upload', { filename: file.filename, outcome: 'complete' });
    return {
      filename: file.filename,
      mimetype: file.mimetype,
      bytes,
      sha256: hash.digest('hex'),
      product: products['p1'],
    };
  }

  const shared = {
    listen: { host: '127.0.0.1', port: 0 },
    context: (request: RequestContext) => request,
    verifier: createIdentityVerifier({ publicKey: identity.publicKey }),
    logger: silentLogger,
    checkHealth: async () => {},
  };
  let catalogIsHealthy = true;
  let healthChecks = 0;
  const catalog = await openSubgraphServer({
    ...shared,
    name: 'catalog',
    checkHealth: async () => {
      healthChecks += 1;
      if (!catalogIsHealthy) throw new Error('unwell');
    },
    typeDefs: parse(catalogSdl),
    uploads: { maxFileBytes: 2 ** 40, maxFiles: 10 },
    resolvers: {
      Query: {
        product: (_: unknown, { id }: { id: string }, context: RequestContext) => {
          seen('catalog', 'product', context);
          return products[id] ?? null;
        },
        products: (_: unknown, { first }: { first: number }) =>
          [products['p1'], null, products['p2'], products['p1']].slice(0, first),
        broken: () => {
          throw new Error('a secret of the database');
        },
        things: () => [
          { __typename: 'Book', title: 'Zero', mark: 0 },
          { __typename: 'Film', title: 'Empty', mark: '' },
          { __typename: 'Film', title: 'Full', mark: 'x' },
        ],
        whoAmI: (_: unknown, _arguments: unknown, context: RequestContext) => {
          seen('catalog', 'whoAmI', context);
          return context.caller.kind === 'user'
            ? [context.caller.userId, ...context.caller.scopes].join(' ')
            : 'anonymous';
        },
        secret: () => 'treasure',
        slow: async (_: unknown, _arguments: unknown, context: RequestContext) => {
          seen('catalog', 'slow', context);
          await once(context.signal, 'abort');
          return 'at last';
        },
        held: async (_: unknown, _arguments: unknown, context: RequestContext) => {
          const letGo = once(arrivals, 'letGo');
          seen('catalog', 'held', context);
          await letGo;
          return 'let go';
        },
        colour: () => 'HIDDEN',
        constructor: () => 'a field',
      },
      Mutation: {
        rename: (_: unknown, { id, name }: { id: string; name: string }) => {
          const product = products[id];
          return product ? Object.assign(product, { name }) : null;
        },
        upload: (_: unknown, { file }: { file: Upload }) => receive(file),
        uploadAll: async (_: unknown, { files }: { files: Upload[] }) => {
          const receipts = [];
          for (const file of files) receipts.push(await receive(file));
          return receipts;
        },
        uploadNothing: () => 'did not read it',
      },
      Subscription: {
        priceChanged: { subscribe: (_: unknown, { id }: { id: string }) => openFeed(id) },
        protectedEvents: { subscribe: () => openFeed('protected') },
        count: {
          async *subscribe(_: unknown, { to }: { to: number }) {
            for (let count = 1; count <= to; count++) yield { count };
          },
        },
      },
      Product: {
        __resolveReference: ({ id }: { id: string }) => products[id],
        fails: () => {
          throw fail('PRODUCT_BROKEN', { place: 'fails' });
        },
        twin: (product: Product) => product,
      },
    },
  });
  opened.use(catalog);

  const ratings: Record<string, number | null> = { p1: 4.5, p2: null };
  const reviews = await openSubgraphServer({
    ...shared,
    name: 'reviews',
    typeDefs: parse(reviewsSdl),
    resolvers: {
      Query: {
        topReview: () => ({ stars: 5, body: 'bright', product: { id: 'p1' } }),
        reviewer: () => 'Ada',
      },
      Mutation: {
        review: (_: unknown, { id, stars }: { id: string; stars: number }) => ({
          stars,
          body: null,
          product: { id },
        }),
      },
      Product: {
        __resolveReference: (reference: object, context: RequestContext) => {
          seen('reviews', 'Product', context);
          return reference;
        },
        shipping: ({ price, weight }: Product) => `${price} for ${weight ?? 'unknown'} kg`,
        reviews: ({ id }: Product) => [{ stars: 5, body: id, product: { id } }],
        rating: ({ id }: Product) => ratings[id],
        strict: ({ id }: Product) => {
          if (id === 'p1') return 'fine';
          throw fail('TOO_STRICT');
        },
        audit: () => 'audited',
        waits: async (_: unknown, _arguments: unknown, context: RequestContext) => {
          seen('reviews', 'waits', context);
          await once(context.signal, 'abort');
          return null;
        },
      },
      Book: {
        __resolveReference: (book: object) => book,
        bookmark: ({ mark }: { mark: number }) => `page ${mark}`,
      },
      Film: {
        __resolveReference: (film: object) => film,
        poster: ({ mark }: { mark: string }) => `poster ${mark}`,
      },
    },
  });
  opened.use(reviews);

  const front = await openFront(catalog.port);
  opened.use(front);
  const urls = { catalog: `http://127.0.0.1:${front.port}/graphql`, reviews: `${reviews.url}/graphql` };
  const supergraphSdl = composeSupergraph(urls);
  const supergraph = `${folder.path}/supergraph.graphql`;
  await writeFile(supergraph, supergraphSdl);
  const router = await openRouter({
    config: routerConfig({
      ...options,
      listen: { port: 0 },
      supergraph: { path: supergraph },
      authentication: { jwksUrl: issuer.jwksUrl, ...options.authentication },
      http: { drainMs: 500, ...options.http },
      subscriptions: { upstreamIdleMs: 50, ...options.subscriptions },
      identityPrivateKey: identity.privateKey,
    }),
    logger: silentLogger,
    signal: new AbortController().signal,
  });
  opened.use(router);
  const endpoint = `${router.url}/graphql`;

  return {
    url: router.url,
    endpoint,
    socketUrl: endpoint.replace(/^http/, 'ws'),
    supergraphSdl,
    router,
    catalog,
    reviews,
    requests,
    products,
    /** The next time that a subgraph is asked for a field that keeps record. */
    async nextRequest(field: string): Promise<RequestContext> {
      const [context] = await once(arrivals, field);
      return context;
    },
    /** How the next upload ends that the catalog reads. */
    async nextUpload(): Promise<{ filename: string; outcome: 'complete' | 'cut' }> {
      const [upload] = await once(arrivals, 'upload');
      return upload;
    },
    /** Resolves when the next subscription of a name is told to end. */
    async upstreamLeft(name: string): Promise<string> {
      for await (const [ended] of on(arrivals, 'left')) if (ended === name) return name;
      throw new Error('The graph was closed.');
    },
    catalogSockets: () => front.sockets.size,
    cutCatalogSockets: () => front.cut(),
    tokenFor: (claims?: Claims) => issuer.tokenFor(claims),
    closeIssuer: () => issuer[Symbol.asyncDispose](),
    /** What the catalog does with a chunk of a file before it reads on. */
    consumeWith: (consume: (chunk: Uint8Array) => Promise<void>) => (sink = consume),
    /** Lets what waits for `held` have its answer. */
    letGo: () => arrivals.emit('letGo'),
    healthChecks: () => healthChecks,
    becomeUnwell: () => (catalogIsHealthy = false),
    /** A subscription of this name, once it has reached the catalog. */
    async nextFeed(name = 'p1'): Promise<Feed> {
      for (;;) {
        const feed = feeds.get(name);
        feeds.delete(name);
        if (feed) return feed;
        await once(arrivals, 'feed');
      }
    },
    /** Asks a subgraph as the router does for an anonymous caller. */
    async askSubgraph(subgraph: string, request: SubgraphRequest): Promise<SubgraphAnswer> {
      const response = await fetch(subgraph === 'catalog' ? urls.catalog : urls.reviews, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [identityHeader]: await signer.assertionFor({ kind: 'anonymous' }),
        },
        body: JSON.stringify(request),
      });
      return (await response.json()) as SubgraphAnswer; // the subgraph is ours
    },
    /** Asks over HTTP as a client that knows the newer media type. */
    async ask(query: string, { variables, token, headers }: Ask = {}) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return { response, status: response.status, body: (await response.json()) as Answer }; // the test says what it expects
    },
    [Symbol.asyncDispose]: opened.release(),
  };
}

export type TestGraph = Awaited<ReturnType<typeof openTestGraph>>;

type Ask = { variables?: object; token?: string; headers?: Record<string, string> };
type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
};

type Claims = {
  sub?: string;
  scope?: string;
  sid?: string;
  issuer?: string;
  audience?: string;
  expiresInS?: number;
};

/** Publishes a key set and signs access tokens with it, as the users subgraph does. */
async function openIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), alg: 'EdDSA', kid: 'k1', use: 'sig' }],
  });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(jwks);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    async tokenFor({
      sub = 'ada',
      scope,
      sid,
      issuer = 'montegraph',
      audience = 'montegraph',
      expiresInS = 900,
    }: Claims = {}) {
      return new SignJWT({ ...(scope === undefined ? {} : { scope }), ...(sid === undefined ? {} : { sid }) })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInS)
        .sign(privateKey);
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Stands before a subgraph and knows its WebSockets, which a test counts and cuts. */
async function openFront(port: number) {
  const connections = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server = createTcpServer((client) => {
    const subgraph = connect(port, '127.0.0.1');
    connections.add(client);
    client.once('data', (head) => {
      if (/^upgrade: websocket/im.test(head.toString())) sockets.add(client);
    });
    client.on('close', () => {
      subgraph.destroy();
      connections.delete(client);
      sockets.delete(client);
    });
    subgraph.on('close', () => client.destroy());
    for (const socket of [client, subgraph]) socket.on('error', () => {});
    client.pipe(subgraph).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    sockets,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Polls for what no event tells. */
export async function eventually(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not become true in time.');
    await sleep(5);
  }
}
