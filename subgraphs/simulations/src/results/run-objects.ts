import { finished } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { type KeyRing, decryptRange, decryptStream, encryptStream } from '@montegraph/platform/encryption';
import type { ObjectStore } from '@montegraph/platform/objects';

export type RunStorage = { readonly objects: ObjectStore; readonly keyRing: KeyRing };

/** What of a run's row its objects hang on. */
export type RunIdentity = { readonly id: string; readonly ownerId: string; readonly wrappedKey: string };

/** The objects of one run: encrypted with the run's own key, in its owner's folder. */
export type RunObjects = {
  /** Nothing stays when it fails. An object of the same name is replaced at once, at the end. */
  write(name: string, bytes: Iterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  read(name: string): Promise<Buffer>;
  openRanges(name: string): Promise<ObjectRanges>;
  delete(name: string): Promise<void>;
  deleteAll(): Promise<void>;
};

type ObjectRanges = AsyncDisposable & {
  /** Bytes from `start` to before `end`. */
  read(start: number, end: number): Promise<Buffer>;
};

export function openRunObjects({ objects, keyRing }: RunStorage, run: RunIdentity): RunObjects {
  const folder = `${run.ownerId}/${run.id}`;
  const keyOf = (name: string) => `${folder}/${name}`;
  const fileKey = keyRing.unwrap(run.wrappedKey, run.id);
  return {
    async write(name, bytes, signal) {
      const encrypted = Readable.from(bytes, { objectMode: false }).pipe(encryptStream(fileKey));
      await objects.put(keyOf(name), encrypted, signal ? { signal } : {});
    },
    async read(name) {
      const source = objects.read(keyOf(name));
      const plain = decryptStream(fileKey);
      source.on('error', (error) => plain.destroy(error));
      const parts: Buffer[] = [];
      source.pipe(plain).on('data', (part: Buffer) => parts.push(part));
      await finished(plain);
      return Buffer.concat(parts);
    },
    async openRanges(name) {
      const object = await objects.openForRanges(keyOf(name));
      const readAt = (offset: number, length: number) => object.readAt(offset, length);
      return {
        read: (start, end) => decryptRange(fileKey, object.size, readAt, start, end),
        [Symbol.asyncDispose]: () => object[Symbol.asyncDispose](),
      };
    },
    delete: (name) => objects.delete(keyOf(name)),
    async deleteAll() {
      for await (const key of objects.list(`${folder}/`)) await objects.delete(key);
    },
  };
}
