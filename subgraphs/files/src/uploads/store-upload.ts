import { randomUUID } from 'node:crypto';
import { type Readable, pipeline } from 'node:stream';
import { encryptStream } from '@montegraph/platform/encryption';
import { PlatformError, platformFail } from '@montegraph/platform/errors';
import type { Logger } from '@montegraph/platform/logging';
import type { FileStorage } from '../storage/file-storage.ts';
import { type FileRecord, objectKey } from './file-record.ts';
import { forgetFile, recordFile } from './record-file.ts';
import { measure } from './measure.ts';

export type IncomingFile = Pick<FileRecord, 'ownerId' | 'name' | 'contentType'> & {
  readonly content: Readable;
};

/**
 * Encrypts a file while it arrives, and records it when it is durable. Its plain bytes are in memory alone, a few chunks at a
 * time. Whatever fails or aborts, neither object nor row remains; if even that cannot be done, the orphan sweep will.
 *
 * @throws PlatformError the stream's own (UPLOAD_INCOMPLETE, PAYLOAD_TOO_LARGE)
 */
export async function storeUpload(
  { db, objects, keyRing, clock }: FileStorage,
  { content, ...about }: IncomingFile,
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<FileRecord> {
  const id = randomUUID();
  const key = objectKey({ id, ownerId: about.ownerId });
  const { fileKey, wrapped } = keyRing.create(id);
  const measured = measure();
  try {
    // Its failures, in either direction, arrive at `put` through the last stream.
    const encrypted = pipeline(content, measured.through, encryptStream(fileKey), () => {});
    await objects.put(key, encrypted, { signal });
    signal.throwIfAborted();
    const createdAt = new Date(clock.now());
    const file = { id, ...about, ...measured.result(), wrappedKey: wrapped, createdAt };
    await recordFile(db, file);
    return file;
  } catch (error) {
    await undo().catch((err: unknown) => logger.warn({ err, key }, 'an upload could not be undone'));
    if (signal.aborted && !(error instanceof PlatformError))
      throw platformFail('UPLOAD_INCOMPLETE', { cause: error });
    throw error;
  }

  async function undo(): Promise<void> {
    // The row first: it may be there although its insertion failed, if the connection broke behind the commit.
    await forgetFile(db, id);
    await objects.delete(key);
  }
}
