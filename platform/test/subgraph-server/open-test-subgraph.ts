import { type DocumentNode, parse } from 'graphql';
import {
  type Caller,
  createIdentitySigner,
  createIdentityVerifier,
  generateIdentityKeys,
  identityHeader,
} from '../../src/identity/index.ts';
import type { RunningService } from '../../src/lifecycle/index.ts';
import {
  type RequestContext,
  type SubgraphServerOptions,
  openSubgraphServer,
} from '../../src/subgraph-server/index.ts';
import { silentLogger } from '../../src/testing/index.ts';

const keys = generateIdentityKeys();
const signer = createIdentitySigner(keys);

export const ada: Caller = { kind: 'user', userId: 'ada', scopes: [] };

export type TestSubgraph = RunningService & {
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
};

export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
};

/** A real server on a free port for a few lines of SDL. */
export async function openTestSubgraph(
  sdl: string,
  resolvers: SubgraphServerOptions<RequestContext>['resolvers'],
  options: Partial<SubgraphServerOptions<RequestContext>> = {},
): Promise<TestSubgraph> {
  const server = await openSubgraphServer<RequestContext>({
    name: 'test',
    typeDefs: withFederation(sdl),
    resolvers,
    context: (request) => request,
    listen: { host: '127.0.0.1', port: 0 },
    verifier: createIdentityVerifier(keys),
    logger: silentLogger,
    checkHealth: async () => {},
    ...options,
  });
  return {
    ...server,
    post: async (body, headers) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await identity(ada)), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

export async function identity(caller: Caller): Promise<Record<string, string>> {
  return { [identityHeader]: await signer.assertionFor(caller) };
}

export async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}

function withFederation(sdl: string): DocumentNode {
  return parse(`
    extend schema @link(
      url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@authenticated", "@requiresScopes"]
    )
    scalar Upload
    ${sdl}
  `);
}
