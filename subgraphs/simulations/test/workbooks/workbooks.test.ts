import { expect, jest, test } from '@jest/globals';
import { createIdentitySigner, generateIdentityKeys } from '@montegraph/platform/identity';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { type Workbooks, type WorkbooksOptions, openWorkbooks } from '../../src/workbooks/workbooks.ts';
import { openFilesServer } from '../fixtures/files-server.ts';
import { chainWorkbook } from '../fixtures/runs.ts';
import { xlsx } from '../fixtures/workbook.ts';

jest.setTimeout(60_000);

type Surroundings = AsyncDisposable & {
  readonly workbooks: Workbooks;
  view(bytes: Buffer): Promise<unknown>;
};

async function openSurroundings(options: Partial<WorkbooksOptions> = {}): Promise<Surroundings> {
  await using opened = new DisposalStack();
  const keys = generateIdentityKeys();
  const server = opened.use(await openFilesServer(keys.publicKey));
  const workbooks = opened.use(await openWorkbooks({ filesUrl: server.url, ...options }));
  const signer = createIdentitySigner({ privateKey: keys.privateKey });
  const assertion = await signer.assertionFor({ kind: 'user', userId: 'ada', scopes: [] });
  const { signal } = new AbortController();
  return {
    workbooks,
    view: (bytes) => {
      const fileId = `file-${server.files.size}`;
      server.files.set(fileId, { ownerId: 'ada', name: 'x.xlsx', bytes });
      return workbooks.view({ fileId, ownerId: 'ada', assertion, signal, place: 'id' });
    },
    [Symbol.asyncDispose]: opened.release(),
  };
}

const small = xlsx({ Sheet: { A1: 1 } });
const large = xlsx(chainWorkbook(30_000));

test('a workbook that takes too long is given up', async () => {
  await using surroundings = await openSurroundings({ readingMs: 20 });
  await expect(surroundings.view(large)).rejects.toMatchObject({ code: 'WORKBOOK_TOO_SLOW' });
});

test('a workbook that takes too much memory is given up, and the next one is read', async () => {
  await using surroundings = await openSurroundings({ memoryMb: 24 });
  await expect(surroundings.view(large)).rejects.toMatchObject({ code: 'WORKBOOK_TOO_LARGE' });
  await expect(surroundings.view(small)).resolves.toMatchObject({ sheets: [{ name: 'Sheet' }] });
});

test('a file of more than 64 MiB is not fetched to its end', async () => {
  await using surroundings = await openSurroundings();
  const file = Buffer.alloc(64 * 1024 * 1024 + 1);
  await expect(surroundings.view(file)).rejects.toMatchObject({ code: 'WORKBOOK_TOO_LARGE' });
});
