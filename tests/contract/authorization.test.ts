import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadSecrets } from '@montegraph/embedded/secrets';
import { type Caller as Identity, createIdentitySigner, identityHeader } from '@montegraph/platform/identity';
import { subgraphDocument, subgraphNames } from '@montegraph/schema';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type GuardedField, guardedFields } from '../support/guarded-fields.ts';
import { signedUp } from '../support/graph.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';

const platform = sharedEmbeddedPlatform();
let assert: (caller: Identity) => Promise<string>;

beforeAll(async () => {
  const { identityPrivateKey } = await loadSecrets(platform().dataDir);
  const signer = createIdentitySigner({ privateKey: identityPrivateKey });
  assert = (caller) => signer.assertionFor(caller);
}, 60_000);

const nobody: Identity = { kind: 'anonymous' };
const withoutScopes: Identity = { kind: 'user', userId: '00000000-0000-4000-8000-000000000001', scopes: [] };

describe.each(subgraphNames)('the %s subgraph, asked by the router', (name) => {
  const fields = guardedFields(subgraphDocument(name));

  test('has guarded fields', () => expect(fields.length).toBeGreaterThan(0));

  test.each(fields.map((field) => [field.name, field] as const))(
    'refuses %s to an anonymous caller',
    async (_title, field) =>
      expect(await codeFrom(platform().subgraphs[name], field, nobody)).toBe('UNAUTHENTICATED'),
  );

  test('refuses every field that needs scopes to a caller without them', async () => {
    for (const field of fields.filter(({ directive }) => directive === 'requiresScopes')) {
      // oxlint-disable-next-line no-await-in-loop
      const code = await codeFrom(platform().subgraphs[name], field, withoutScopes);
      expect([field.name, code]).toEqual([field.name, 'FORBIDDEN']);
    }
  });

  test.each(fields.slice(0, 1).map((field) => [field.name, field] as const))(
    'answers nothing, %s included, without a signed identity',
    async (_title, field) => {
      const answer = await fetch(platform().subgraphs[name], {
        method: 'POST',
        headers: { 'content-type': 'application/json', [identityHeader]: 'eyJhbGciOiJub25lIn0.e30.' },
        body: JSON.stringify({ query: field.operation }),
      });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    },
  );
});

describe('the router', () => {
  const roots = subgraphNames.flatMap((name) =>
    guardedFields(subgraphDocument(name)).filter(({ operation }) => !operation.includes('_entities')),
  );

  test.each(roots.map((field) => [field.name, field] as const))(
    'refuses %s to a caller without credentials',
    async (_title, field) => {
      const code = field.operation.startsWith('subscription')
        ? await codeOverSocket(platform().url, field.operation)
        : await codeOverHttp(platform().url, field);
      expect(code).toBe('UNAUTHENTICATED');
    },
  );

  const scoped = roots.filter(({ directive }) => directive === 'requiresScopes');

  test.each(scoped.map((field) => [field.name, field] as const))(
    'refuses %s to a user without its scopes',
    async (_title, { operation }) => {
      expect(await (await signedUp(platform().url)).refusal(operation)).toBe('FORBIDDEN');
    },
  );
});

/** The code of the first error that a subgraph answers with when the router asks for somebody. */
async function codeFrom(url: string, field: GuardedField, caller: Identity): Promise<unknown> {
  const assertion = await assert(caller);
  return field.operation.startsWith('subscription')
    ? codeOverSocket(url, field.operation, assertion)
    : codeOverHttp(url, field, assertion);
}

async function codeOverHttp(url: string, field: GuardedField, assertion?: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'apollo-require-preflight': 'true',
      ...(!field.takesUpload && { 'content-type': 'application/json' }),
      ...(assertion !== undefined && { [identityHeader]: assertion }),
    },
    body: field.takesUpload ? uploadForm(field.operation) : JSON.stringify({ query: field.operation }),
  });
  const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code;
}

function uploadForm(query: string): FormData {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query, variables: { file: null } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob(['content']), 'file.txt');
  return form;
}

async function codeOverSocket(url: string, query: string, assertion?: string): Promise<unknown> {
  const identity = assertion === undefined ? {} : { [identityHeader]: assertion };
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: identity,
  });
  try {
    for await (const { errors } of client.iterate({ query, extensions: identity })) {
      return errors?.[0]?.extensions?.['code'];
    }
    return 'no event came';
  } catch (error) {
    return Array.isArray(error) ? error[0]?.extensions?.code : error;
  } finally {
    await client.dispose();
  }
}
