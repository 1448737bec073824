import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { type ObjectStore, openObjectStore } from '../../src/objects/index.ts';
import { silentLogger, temporaryFolder } from '../../src/testing/index.ts';

async function openStore() {
  const folder = await temporaryFolder();
  const directory = `${folder.path}/objects`;
  const store = await openObjectStore({ directory, logger: silentLogger });
  return { store, directory, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const put = (store: ObjectStore, key: string, text: string) =>
  store.put(key, Readable.from([Buffer.from(text)]));
const get = async (store: ObjectStore, key: string): Promise<string> => String(await buffer(store.read(key)));

async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function keysOf(
  store: ObjectStore,
  prefix: string,
  options?: { writtenBefore: number },
): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix, options)) keys.push(key);
  return keys.toSorted();
}

async function* broken() {
  yield Buffer.from('sec');
  throw new Error('the client has gone');
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('an object is read as it was written, until it is replaced or deleted', async () => {
  await using opened = await openStore();
  const { store } = opened;
  expect(await put(store, 'ada/1', 'first')).toEqual({ bytes: 5 });
  expect(await get(store, 'ada/1')).toBe('first');
  await put(store, 'ada/1', 'second');
  expect(await get(store, 'ada/1')).toBe('second');
  await store.delete('ada/1');
  await store.delete('ada/1');
  expect(await store.exists('ada/1')).toBe(false);
  await expect(get(store, 'ada/1')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a failing source leaves what was there, and nothing else', async () => {
  await using opened = await openStore();
  const { store, directory } = opened;
  await put(store, 'ada/1', 'first');
  await expect(store.put('ada/1', broken())).rejects.toThrow('the client has gone');
  await expect(store.put('ada/2', broken())).rejects.toThrow('the client has gone');
  expect(await get(store, 'ada/1')).toBe('first');
  expect(await filesOf(directory)).toEqual(['1']);
});

test('an abort while it is written leaves nothing and destroys the source', async () => {
  await using opened = await openStore();
  const { store, directory } = opened;
  const abort = new AbortController();
  const source = new Readable({ read: () => {} });
  source.push('begun');
  const written = store.put('ada/1', source, { signal: abort.signal });
  setImmediate(() => abort.abort());
  await expect(written).rejects.toMatchObject({ name: 'AbortError' });
  expect(source.destroyed).toBe(true);
  expect(await filesOf(directory)).toEqual([]);
});

test('nobody sees an object before it is whole', async () => {
  await using opened = await openStore();
  const { store } = opened;
  let isSeen = true;
  async function* slow() {
    yield Buffer.from('begun');
    isSeen = await store.exists('ada/1');
    yield Buffer.from(', done');
  }
  await store.put('ada/1', slow());
  expect(isSeen).toBe(false);
  expect(await get(store, 'ada/1')).toBe('begun, done');
});

test('objects and their folders are for the process alone', async () => {
  await using opened = await openStore();
  const { store, directory } = opened;
  await put(store, 'ada/1', 'mine');
  expect(await modeOf(directory)).toBe(0o700);
  expect(await modeOf(`${directory}/ada`)).toBe(0o700);
  expect(await modeOf(`${directory}/ada/1`)).toBe(0o600);
});

test.each([
  'ada',
  '../ada/1',
  'ada/..',
  'ada/.hidden',
  '.tmp/1',
  '/ada/1',
  'ada//1',
  'ada/a b',
  'ada\\1/2',
  'ada/\0',
])('the key %j is refused', async (key) => {
  await using opened = await openStore();
  await expect(put(opened.store, key, 'x')).rejects.toThrow(RangeError);
});

test('ranges are read from the object that was opened, also when it is deleted meanwhile', async () => {
  await using opened = await openStore();
  const { store } = opened;
  await put(store, 'ada/1', '0123456789');
  await using ranges = await store.openForRanges('ada/1');
  await store.delete('ada/1');
  expect(ranges.size).toBe(10);
  expect(String(await ranges.readAt(2, 3))).toBe('234');
  expect(String(await ranges.readAt(8, 100))).toBe('89');
  expect(String(await ranges.readAt(100, 1))).toBe('');
});

test('a list has the keys of its prefix, and may leave out what is recent', async () => {
  await using opened = await openStore();
  const { store, directory } = opened;
  for (const key of ['ada/1', 'ada/run-1/a', 'ada/run-1/b', 'ada/run-10/a', 'bob/1'])
    await put(store, key, 'x');
  expect(await keysOf(store, 'ada/run-1/')).toEqual(['ada/run-1/a', 'ada/run-1/b']);
  expect(await keysOf(store, 'ada/run-1')).toEqual(['ada/run-1/a', 'ada/run-1/b', 'ada/run-10/a']);
  expect(await keysOf(store, 'eve/')).toEqual([]);
  await utimes(`${directory}/bob/1`, 1000, 1000);
  expect(await keysOf(store, '', { writtenBefore: 1_001_000 })).toEqual(['bob/1']);
});

test('a folder goes with its last object, and comes back with the next', async () => {
  await using opened = await openStore();
  const { store, directory } = opened;
  await put(store, 'ada/run-1/a', 'x');
  await store.delete('ada/run-1/a');
  expect(await readdir(directory)).toEqual(['.tmp']);
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await put(store, `ada/run-1/${index}`, 'x');
      await store.delete(`ada/run-1/${index}`);
    }),
  );
  await put(store, 'ada/run-1/a', 'again');
  expect(await get(store, 'ada/run-1/a')).toBe('again');
});

test('opening sweeps what a crash left half-written long ago, and not what another process writes now', async () => {
  await using opened = await openStore();
  const { directory } = opened;
  await writeFile(`${directory}/.tmp/old`, 'half');
  await writeFile(`${directory}/.tmp/new`, 'half');
  await utimes(`${directory}/.tmp/old`, 1000, 1000);
  await openObjectStore({ directory, logger: silentLogger });
  expect(await readdir(`${directory}/.tmp`)).toEqual(['new']);
});
