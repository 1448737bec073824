import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../errors/index.ts';
import { type Clock, systemClock } from '../lifecycle/index.ts';
import type { Logger } from '../logging/index.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Bytes by key. A key is a path of at least two segments, the first of them the owner's (`${ownerId}/${fileId}`), so that
 * what belongs to somebody is one folder. An object is there whole or not at all.
 */
export type ObjectStore = {
  /**
   * Keeps what `source` yields, durably, when it resolves. An object of the same key is replaced in one step. When the source
   * fails or `signal` aborts, nothing has changed; the source is then destroyed.
   */
  put(
    key: string,
    source: AsyncIterable<Uint8Array> | Readable,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly bytes: number }>;
  /** Fails with ENOENT, as a stream does, when there is no such object. */
  read(key: string): Readable;
  /** @throws Error with code ENOENT */
  openForRanges(key: string): Promise<ObjectRanges>;
  /** An object that is not there is deleted already. */
  delete(key: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** Keys that begin with `prefix`, in no order, of objects last written before `writtenBefore` (milliseconds since 1970). */
  list(prefix: string, options?: { readonly writtenBefore?: number }): AsyncIterable<string>;
};

export type ObjectRanges = AsyncDisposable & {
  readonly size: number;
  /** Up to `length` bytes; fewer only at the end of the object. */
  readAt(offset: number, length: number): Promise<Buffer>;
};

const temporaryFolder = '.tmp';

// Whoever still writes a temporary has touched it since. Another process may share the directory, so the start of one must
// not take the other's uploads away.
const abandonedAfterMs = 3_600_000;

/** Objects as files below `directory`, readable by their process's user alone. What crashed while writing is swept now. */
export async function openObjectStore(options: {
  readonly directory: string;
  readonly logger: Logger;
  readonly clock?: Clock;
}): Promise<ObjectStore> {
  const { logger, clock = systemClock } = options;
  const root = path.resolve(options.directory);
  const temporaries = path.join(root, temporaryFolder);
  await mkdir(temporaries, { recursive: true, mode: 0o700 });
  for await (const file of filesIn(temporaries)) {
    if (!(await isWrittenBefore(file, clock.now() - abandonedAfterMs))) continue;
    await rm(file, { force: true });
    logger.info({ file }, 'swept an unfinished object');
  }

  const pathOf = (key: string): string => path.join(root, ...segmentsOf(key));

  return {
    async put(key, source, { signal } = {}) {
      const target = pathOf(key);
      const temporary = path.join(temporaries, randomUUID());
      try {
        const handle = await open(temporary, 'wx', 0o600);
        const file = handle.createWriteStream({ flush: true }); // fsync, then close
        await pipeline(source, file, signal === undefined ? {} : { signal });
        signal?.throwIfAborted();
        await publish(temporary, target);
        return { bytes: file.bytesWritten };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    read: (key) => createReadStream(pathOf(key), { highWaterMark: 256 * 1024 }),
    async openForRanges(key) {
      const handle = await open(pathOf(key), 'r');
      const { size } = await handle.stat();
      return {
        size,
        readAt: (offset, length) => readAt(handle, offset, Math.min(length, Math.max(0, size - offset))),
        [Symbol.asyncDispose]: () => handle.close(),
      };
    },
    async delete(key) {
      const target = pathOf(key);
      await rm(target, { force: true });
      await removeEmptyFolders(path.dirname(target), root);
    },
    async exists(key) {
      return (await statOf(pathOf(key))) !== undefined;
    },
    async *list(prefix, { writtenBefore } = {}) {
      const folder = prefix
        .slice(0, prefix.lastIndexOf('/') + 1)
        .split('/')
        .filter(Boolean);
      for await (const file of filesIn(path.join(root, ...folder))) {
        const key = path.relative(root, file).split(path.sep).join('/');
        if (!key.startsWith(prefix) || key.startsWith(`${temporaryFolder}/`)) continue;
        if (writtenBefore === undefined || (await isWrittenBefore(file, writtenBefore))) yield key;
      }
    },
  };
}

/** Parts of a key become parts of a path: nothing that leads out of the store, and no hidden file. */
function segmentsOf(key: string): string[] {
  const segments = key.split('/');
  const isSafe = segments.every((segment) => /^[\w-][\w.-]{0,199}$/.test(segment));
  if (segments.length < 2 || !isSafe) throw new RangeError(`"${key}" is no key of an object.`);
  return segments;
}

async function publish(temporary: string, target: string): Promise<void> {
  const folder = path.dirname(target);
  let made: string | undefined;
  for (let attempt = 1; ; attempt++) {
    made = (await mkdir(folder, { recursive: true, mode: 0o700 })) ?? made;
    try {
      await rename(temporary, target);
      break;
    } catch (error) {
      // The last other object of the folder was deleted just now, and its empty folder with it.
      if (errorCode(error) !== 'ENOENT' || attempt === 3) throw error;
    }
  }
  // A name is durable when the folder that has it is: the object's, and that of every folder which is new.
  const outermost = made === undefined ? folder : path.dirname(made);
  for (let named = folder; ; named = path.dirname(named)) {
    await syncFolder(named);
    if (named === outermost) return;
  }
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let empty = folder; empty !== root; empty = path.dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      return; // not empty, or somebody else was faster
    }
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  let entries;
  try {
    entries = await opendir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return; // deleted since it was listed, or never there
    throw error;
  }
  for await (const entry of entries) {
    const child = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(child);
    else yield child;
  }
}

async function isWrittenBefore(file: string, time: number): Promise<boolean> {
  const stats = await statOf(file);
  return stats !== undefined && stats.mtimeMs < time;
}

async function statOf(file: string): Promise<{ readonly mtimeMs: number } | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
