import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '@montegraph/platform/config';
import { openDatabase } from '@montegraph/platform/database';
import {
  type Caller,
  createIdentitySigner,
  generateIdentityKeys,
  identityHeader,
} from '@montegraph/platform/identity';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { silentLogger, temporaryFolder, temporaryServer } from '@montegraph/platform/testing';
import { filesSettings } from '../src/config.ts';
import { migrations } from '../src/database/migrations.ts';
import type { Tables } from '../src/database/tables.ts';
import { openFiles } from '../src/service.ts';

export const masterKey = (id: string, byte: number): string =>
  `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

export const user = (userId: string): Caller => ({ kind: 'user', userId, scopes: [] });
export const ada = user('ada');
export const bob = user('bob');
export const anonymous: Caller = { kind: 'anonymous' };

export type Answer = {
  data: Record<string, never> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
};

export type TestFiles = Awaited<ReturnType<typeof openTestFiles>>;

/** The service as production starts it, on a database and a folder of its own. Its clock is the test's. */
export async function openTestFiles(environment: Record<string, string> = {}) {
  await using opened = new DisposalStack();
  const server = opened.use(await temporaryServer());
  const folder = opened.use(await temporaryFolder());
  const objectsDir = path.join(folder.path, 'objects');
  const keys = generateIdentityKeys();
  const clock = {
    nowMs: Date.now(),
    now: () => clock.nowMs,
  };
  const start = (overrides: Record<string, string> = {}) =>
    openFiles({
      config: loadConfig(filesSettings, {
        DATABASE_URL: server.url,
        MONTEGRAPH_FILES_PORT: '0',
        MONTEGRAPH_FILES_OBJECTS_DIR: objectsDir,
        MONTEGRAPH_IDENTITY_PUBLIC_KEY: keys.publicKey,
        MONTEGRAPH_MASTER_KEYS: masterKey('first', 1),
        ...environment,
        ...overrides,
      }),
      logger: silentLogger,
      signal: AbortSignal.timeout(60_000),
      clock,
    });
  let service = await start();
  opened.defer(() => service[Symbol.asyncDispose]());
  const database = opened.use(
    await openDatabase<Tables>({ serverUrl: server.url, name: 'files', migrations, logger: silentLogger }),
  );
  const identity = async (caller: Caller): Promise<Record<string, string>> => ({
    // Signed anew each time, since the clock may have moved.
    [identityHeader]: await createIdentitySigner({ ...keys, clock }).assertionFor(caller),
  });
  const post = async (caller: Caller, body: string | FormData, headers = {}): Promise<Answer> => {
    const request = { method: 'POST', headers: { ...headers, ...(await identity(caller)) }, body };
    return (await (await fetch(`${service.url}/graphql`, request)).json()) as Answer;
  };
  return {
    clock,
    identity,
    objectsDir,
    databaseServerUrl: server.url,
    db: database.db,
    url: () => service.url,
    /** Stops the service, and starts it on what it left. */
    async restart(overrides?: Record<string, string>) {
      await service[Symbol.asyncDispose]();
      service = await start(overrides);
    },
    ask: (caller: Caller, query: string, variables: object = {}) =>
      post(caller, JSON.stringify({ query, variables }), { 'content-type': 'application/json' }),
    upload(
      caller: Caller,
      content: string | Buffer<ArrayBuffer>,
      { filename = 'plan.xlsx', name }: { filename?: string; name?: string } = {},
    ) {
      const form = new FormData();
      const query = `mutation ($file: Upload!, $name: String) {
        uploadFile(file: $file, name: $name) { id name contentType size sha256 createdAt owner { id } } }`;
      form.append('operations', JSON.stringify({ query, variables: { file: null, name } }));
      form.append('map', JSON.stringify({ 0: ['variables.file'] }));
      form.append('0', new Blob([content], { type: 'application/vnd.test' }), filename);
      return post(caller, form);
    },
    async uploaded(
      caller: Caller,
      content: string | Buffer<ArrayBuffer>,
      options?: { filename?: string; name?: string },
    ): Promise<string> {
      const { data } = await this.upload(caller, content, options);
      return (data?.['uploadFile'] as { id: string } | undefined)?.id ?? '';
    },
    download: async (caller: Caller, id: string, headers: Record<string, string> = {}) =>
      fetch(`${service.url}/files/${id}/content`, { headers: { ...headers, ...(await identity(caller)) } }),
    /** All files of the store, unfinished ones too. */
    objects: () => filesOf(objectsDir),
    [Symbol.asyncDispose]: opened.release(),
  };
}

type StoredFile = { readonly name: string; readonly bytes: Buffer };

async function filesOf(folder: string): Promise<StoredFile[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name);
          return { name: path.relative(folder, file), bytes: await readFile(file) };
        }),
    );
  } catch (error) {
    // Something went between the listing and the reading of it, which is what its tests are about: look again.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return filesOf(folder);
    throw error;
  }
}

/** Codes of all errors. */
export function codesOf({ errors = [] }: Answer): unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

/** Bytes with a pattern, the same in every run, in which a marker stands all over. */
export function contentOf(length: number, marker = 'NOBODY MAY READ THIS'): Buffer<ArrayBuffer> {
  const content = Buffer.alloc(length);
  for (let position = 0; position < length; position += 4)
    content.writeUInt8((position * 2_654_435_761) & 0xff, position);
  for (let position = 0; position + marker.length <= length; position += 1000)
    content.write(marker, position);
  return content;
}
