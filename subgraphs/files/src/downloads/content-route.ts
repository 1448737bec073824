import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decryptRange, encryptedSize } from '@montegraph/platform/encryption';
import { type IdentityVerifier, identityHeader, requireUser } from '@montegraph/platform/identity';
import type { ObjectRanges } from '@montegraph/platform/objects';
import type { Route, RouteRequest } from '@montegraph/platform/subgraph-server';
import { fail } from '../errors.ts';
import { findFile } from '../storage/find-file.ts';
import type { FileStorage } from '../storage/file-storage.ts';
import { type FileRecord, objectKey } from '../uploads/file-record.ts';
import { attachmentHeader } from './attachment-header.ts';
import { type ByteRange, byteRangeOf } from './byte-range.ts';
import { type DownloadLinks, contentPath } from './download-link.ts';

// Sixteen chunks of the encryption: enough that the disk is not asked for every one of them, and all that a download holds.
const blockBytes = 1024 * 1024;

type Downloads = {
  readonly storage: FileStorage;
  readonly verifier: IdentityVerifier;
  readonly links: DownloadLinks;
};

/** `GET /files/:id/content`: for the owner, by assertion, or for whoever has a signed link. Ranges are supported. */
export function contentRoute(downloads: Downloads): Route {
  return {
    method: 'GET',
    path: contentPath(':id'),
    async handle(request, response) {
      const file = await visibleFile(downloads, request);
      await sendContent(downloads.storage, file, request, response);
    },
  };
}

async function visibleFile(
  { storage, verifier, links }: Downloads,
  request: RouteRequest,
): Promise<FileRecord> {
  const { params, url, headers } = request;
  const id = params['id'] ?? '';
  let ownerId: string | undefined;
  if (url.searchParams.has('signature')) {
    links.verify(id, url.searchParams);
  } else {
    const assertion = headers[identityHeader];
    const caller = await verifier.verify(typeof assertion === 'string' ? assertion : undefined);
    ownerId = requireUser(caller).userId;
  }
  const file = await findFile(storage.db, id, ownerId);
  if (file === undefined) throw fail('FILE_NOT_FOUND', { place: 'id' });
  return file;
}

async function sendContent(
  { objects, keyRing }: FileStorage,
  file: FileRecord,
  { headers, signal }: RouteRequest,
  response: ServerResponse,
): Promise<void> {
  const etag = `"${file.sha256}"`;
  const isUnchanged = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isUnchanged ? byteRangeOf(headers.range, file.size) : undefined;
  response.setHeader('accept-ranges', 'bytes');
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.size };

  const fileKey = keyRing.unwrap(file.wrappedKey, file.id);
  await using object = await objects.openForRanges(objectKey(file));
  if (object.size !== encryptedSize(file.size))
    throw new Error(`The object of file ${file.id} has another size.`);
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': file.contentType,
    'content-length': end - start,
    'content-disposition': attachmentHeader(file.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'cache-control': 'private, no-store',
    etag,
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
  });
  // A block that does not verify ends the stream with an error, and the server then cuts the connection: with fewer bytes
  // than Content-Length no client takes it for the file.
  await pipeline(
    Readable.from(plainBlocks(object, fileKey, { start, end }), { objectMode: false }),
    response,
    { signal },
  );
}

async function* plainBlocks(
  object: ObjectRanges,
  fileKey: Buffer,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  const readAt = (offset: number, length: number): Promise<Buffer> => object.readAt(offset, length);
  for (let from = start; from < end;) {
    // Up to the next multiple, so that no chunk is decrypted twice.
    const to = Math.min(end, (Math.floor(from / blockBytes) + 1) * blockBytes);
    yield await decryptRange(fileKey, object.size, readAt, from, to);
    from = to;
  }
}
