import { pipeline, type Readable } from 'node:stream';
import busboy from 'busboy';
import { PlatformError, platformFail } from '@montegraph/platform/errors';
import { deferred } from './deferred.ts';
import { StreamedUpload } from './streamed-upload.ts';
import { badForm, parseJson, parseMap, placeUpload } from './upload-map.ts';

export type MultipartOptions = {
  /** Of one file. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** Of the text of `operations`, and of `map`. */
  readonly maxFieldBytes: number;
  /** How long a part may wait for the fetch that takes it, while it keeps all parts behind it from coming. */
  readonly stallMs: number;
};

export type MultipartRequest = {
  /** The GraphQL request, with a StreamedUpload wherever the map puts a file. */
  readonly operations: unknown;
  /** Resolves at the end of the form. Rejects when the form is broken, too large or cut. */
  readonly ended: Promise<void>;
  /** Lets the bytes run off that no fetch has asked for, so that the client comes to its end and reads the answer. */
  discardUntaken(): void;
};

/**
 * Reads a form of the GraphQL multipart request spec. Resolves as soon as `map` is read, before any byte of a file:
 * execution begins, and a file's bytes flow into the fetch that takes them as fast as that one drinks.
 *
 * @param body is read no further once the form has broken a limit
 * @throws PlatformError BAD_USER_INPUT, PAYLOAD_TOO_LARGE or UPLOAD_INCOMPLETE
 */
export function readMultipart(
  body: Readable,
  contentType: string,
  options: MultipartOptions,
): Promise<MultipartRequest> {
  const { maxFileBytes, maxFiles, maxFieldBytes, stallMs } = options;
  const uploads = new Map<string, StreamedUpload>();
  const flowing = new Set<Readable>();
  const mapped = deferred<MultipartRequest>();
  const ended = deferred<void>();
  let operations: unknown;
  const arrived = new Set<string>();
  let files = 0;

  const parser = openParser(contentType, {
    fields: 2,
    fieldSize: maxFieldBytes,
    files: maxFiles + 1,
    // busboy tells when a limit is reached, and a file of just that size is fine.
    fileSize: maxFileBytes + 1,
  });
  parser.on('field', (name, text, { valueTruncated }) =>
    orRefuse(() => {
      if (valueTruncated) throw tooLarge(`The field "${name}" has at most ${maxFieldBytes} bytes.`);
      if (name === 'operations') operations = parseOperations(text);
      else if (name === 'map') onMap(text);
    }),
  );
  parser.on('file', (name, stream, { filename, mimeType }) => {
    // A file's failure is the form's, and told by `ended`.
    stream.on('error', () => {});
    orRefuse(() => onFile(name, stream, filename, mimeType));
  });
  parser.on('fieldsLimit', () =>
    refuse(badForm('A form has the fields "operations" and "map", then files.')),
  );
  pipeline(body, parser, (error) => (error ? refuse(error) : end()));
  return mapped.promise;

  function onMap(text: string): void {
    if (operations === undefined) throw badForm('The field "operations" comes before "map".', 'operations');
    for (const [part, paths] of parseMap(text)) {
      if (uploads.size >= maxFiles) throw tooLarge(`A request has at most ${maxFiles} files.`);
      const upload = new StreamedUpload(part);
      uploads.set(part, upload);
      for (const path of paths) placeUpload(operations, path, upload);
    }
    mapped.resolve({ operations, ended: ended.promise, discardUntaken });
  }

  function onFile(name: string, stream: Readable, filename: string | undefined, mimeType: string): void {
    if (++files > maxFiles) throw tooLarge(`A request has at most ${maxFiles} files.`);
    const upload = uploads.get(name);
    // Nobody will read a part that the map doesn't have, nor one that comes a second time.
    if (!upload || arrived.has(name)) {
      stream.resume();
      return;
    }
    arrived.add(name);
    const stalled = setTimeout(() => {
      if (!upload.isTaken)
        refuse(badForm(`File "${name}" came long before its use. Send files in the order of use.`));
    }, stallMs).unref();
    flowing.add(stream);
    stream.on('limit', () => refuse(tooLarge(`A file has at most ${maxFileBytes} bytes.`)));
    stream.on('close', () => {
      clearTimeout(stalled);
      flowing.delete(stream);
    });
    upload.arrived({ filename: filename ?? '', mimeType, stream });
  }

  function discardUntaken(): void {
    for (const upload of uploads.values()) {
      if (upload.isTaken) continue;
      void upload.take().then(
        ({ stream }) => stream.resume(),
        () => {}, // it will never come
      );
    }
  }

  function end(): void {
    mapped.reject(badForm('The fields "operations" and "map" are missing.'));
    for (const [name, upload] of uploads) upload.failed(badForm(`The map's file "${name}" did not come.`));
    ended.resolve();
  }

  function refuse(reason: unknown): void {
    const error =
      reason instanceof PlatformError ? reason : platformFail('UPLOAD_INCOMPLETE', { cause: reason });
    mapped.reject(error);
    ended.reject(error);
    for (const upload of uploads.values()) upload.failed(error);
    // With the error: a file that is cut must not look whole to whoever reads it.
    for (const stream of flowing) stream.destroy(error);
    // Not at once: busboy is in the middle of the chunk that it tells us about.
    queueMicrotask(() => parser.destroy());
  }

  function orRefuse(work: () => void): void {
    try {
      work();
    } catch (error) {
      refuse(error);
    }
  }
}

function openParser(contentType: string, limits: busboy.Limits): busboy.Busboy {
  try {
    return busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8', limits });
  } catch (cause) {
    throw platformFail('BAD_USER_INPUT', { detail: 'The form has no boundary.', cause });
  }
}

function parseOperations(text: string): unknown {
  const operations = parseJson(text, 'operations');
  if (typeof operations === 'object' && operations !== null && !Array.isArray(operations)) return operations;
  throw badForm('The field "operations" is one GraphQL request.', 'operations');
}

function tooLarge(detail: string): PlatformError {
  return platformFail('PAYLOAD_TOO_LARGE', { detail });
}
