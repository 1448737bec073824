import { platformFail } from '@montegraph/platform/errors';
import { identityHeader } from '@montegraph/platform/identity';
import type { Pool } from 'undici';
import { fail } from '../errors.ts';

/** Larger files are no workbooks that the reader's own limits would let through. */
const maxWorkbookBytes = 64 * 1024 * 1024;

// The files service streams from its disk: a minute is for a slow network, not for a queue.
const deadlineMs = 60_000;

export type WorkbookFile = {
  readonly bytes: Uint8Array;
  /** As it was uploaded; null when the files service does not say. */
  readonly name: string | null;
};

export type FetchOptions = {
  readonly files: Pool;
  readonly fileId: string;
  /** The caller's own: the files service decides whether they may read it. */
  readonly assertion: string;
  readonly signal: AbortSignal;
  /** Where the file stands in the request, for errors. */
  readonly place: string;
};

/** @throws FILE_NOT_FOUND also when it is somebody else's; WORKBOOK_TOO_LARGE; SERVICE_UNAVAILABLE */
export async function fetchWorkbook(options: FetchOptions): Promise<WorkbookFile> {
  const { files, fileId, assertion, signal, place } = options;
  const response = await files
    .request({
      method: 'GET',
      path: `/files/${encodeURIComponent(fileId)}/content`,
      headers: { [identityHeader]: assertion },
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    })
    .catch((cause: unknown) => {
      throw platformFail('SERVICE_UNAVAILABLE', { detail: 'The file could not be fetched.', cause });
    });
  const { statusCode, headers, body } = response;
  if (statusCode !== 200) {
    await body.dump();
    // 403: whoever may not read a file is not told that there is one.
    if (statusCode === 404 || statusCode === 403 || statusCode === 400)
      throw fail('FILE_NOT_FOUND', { place });
    if (statusCode === 401) throw platformFail('UNAUTHENTICATED');
    throw platformFail('SERVICE_UNAVAILABLE', { detail: `The files service answered ${statusCode}.` });
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  // undici types the body's chunks as any; a byte stream without an encoding gives Buffers.
  for await (const part of unbroken(body as AsyncIterable<Uint8Array>)) {
    length += part.length;
    if (length > maxWorkbookBytes) {
      const detail = `It has more than ${maxWorkbookBytes.toLocaleString('en')} bytes.`;
      throw fail('WORKBOOK_TOO_LARGE', { place, detail });
    }
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts, length), name: fileName(headers['content-disposition']) };
}

async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw platformFail('SERVICE_UNAVAILABLE', { detail: 'The file broke off.', cause });
  }
}

/** The name in a Content-Disposition header (RFC 6266), the encoded form before the plain one. */
export function fileName(disposition: string | string[] | undefined): string | null {
  if (typeof disposition !== 'string') return null;
  const encoded = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Not a valid encoding: the plain form may still be one.
    }
  }
  const [, quoted, bare] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? [];
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? null;
}
