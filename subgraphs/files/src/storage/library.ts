import type { Place } from '@montegraph/platform/pagination';
import type { Logger } from '@montegraph/platform/logging';
import type { OutboxRelay } from '@montegraph/platform/outbox';
import { fail } from '../errors.ts';
import { type FileRecord, objectKey } from '../uploads/file-record.ts';
import { type IncomingFile, storeUpload } from '../uploads/store-upload.ts';
import { deleteFile } from './delete-file.ts';
import type { FileStorage } from './file-storage.ts';
import { findFile } from './find-file.ts';
import { countFiles, listFiles } from './list-files.ts';

type Request = { readonly signal: AbortSignal; readonly logger: Logger };

/** What one can do with files, each as its owner. */
export type FileLibrary = {
  store(file: IncomingFile, request: Request): Promise<FileRecord>;
  /** Undefined, too, when the file is somebody else's. */
  find(id: string, ownerId: string): Promise<FileRecord | undefined>;
  /** @throws PlatformError FILE_NOT_FOUND */
  delete(id: string, ownerId: string, request: Request): Promise<void>;
  list(ownerId: string, page: { first: number; after?: Place | undefined }): Promise<readonly FileRecord[]>;
  count(ownerId: string): Promise<number>;
};

export function createLibrary(storage: FileStorage, outbox: OutboxRelay): FileLibrary {
  const { db, objects } = storage;
  return {
    store: (file, request) => storeUpload(storage, file, request),
    find: (id, ownerId) => findFile(db, id, ownerId),
    async delete(id, ownerId, { logger }) {
      if (!(await deleteFile(db, id, ownerId))) throw fail('FILE_NOT_FOUND', { place: 'id' });
      outbox.kick();
      const key = objectKey({ ownerId, id });
      // The file is gone with its row, and with it the only copy of its key; what is left of it the sweep takes away.
      await objects
        .delete(key)
        .catch((err: unknown) => logger.warn({ err, key }, 'an object was not deleted'));
    },
    list: (ownerId, page) => listFiles(db, ownerId, page),
    count: (ownerId) => countFiles(db, ownerId),
  };
}
