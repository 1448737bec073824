import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import busboy from 'busboy';
import { type FileUpload, Upload } from 'graphql-upload-ts';
import { type PlatformError, platformFail } from '../errors/index.ts';
import { parseJson } from './body.ts';

export type UploadLimits = {
  readonly maxFileBytes: number;
  /** In one request. */
  readonly maxFiles: number;
};

export type MultipartLimits = UploadLimits & {
  /** Of the `operations` part and of the `map` part. */
  readonly maxOperationBytes: number;
  /** How long a part may stand in the way of those behind it before its resolver reads it. */
  readonly stallMs: number;
};

/** A GraphQL request whose files are still on their way. */
export type MultipartOperation = {
  /** The `operations` part; an `Upload` stands in its variables where the map says. */
  readonly operation: unknown;
  /** Ends the reading of parts. A stream that is still being read fails, since its rest will not come. */
  readonly finish: () => void;
};

/**
 * Receives a GraphQL multipart request. It resolves with the map, before the first byte of a file, and hands each file on
 * as it arrives, under backpressure, without keeping it anywhere.
 *
 * A file's stream ends only if the whole file came: a cut connection or body gives UPLOAD_INCOMPLETE, a byte over the
 * limit PAYLOAD_TOO_LARGE. Parts that the map does not name, and those whose stream was destroyed, are skipped.
 *
 * @throws PlatformError BAD_USER_INPUT, PAYLOAD_TOO_LARGE, UPLOAD_INCOMPLETE
 * @see https://github.com/jaydenseric/graphql-multipart-request-spec
 */
export function receiveMultipart(
  request: IncomingMessage,
  limits: MultipartLimits,
): Promise<MultipartOperation> {
  return new Promise((resolve, reject) => {
    const parser = openParser(request, limits);
    const uploads = new Map<string, Upload>();
    let operation: unknown;
    let isMapped = false;
    let failure: PlatformError | undefined;
    let latest: Part | undefined;

    const fail = (error: PlatformError): void => {
      if (failure !== undefined) return;
      failure = error;
      request.unpipe(parser);
      latest?.fail(error);
      for (const upload of uploads.values()) upload.reject(error);
      reject(error);
    };
    const incomplete = (cause?: unknown): void => fail(platformFail('UPLOAD_INCOMPLETE', { cause }));

    parser.on('field', (name, text, info) => {
      latest?.follow();
      if (failure !== undefined) return;
      try {
        if (info.valueTruncated)
          throw tooLarge(`The part "${name}" may have ${limits.maxOperationBytes} bytes.`);
        if (name === 'operations') {
          operation = parseJson(text, 'operations');
        } else if (name === 'map') {
          for (const [key, upload] of placeUploads(operation, parseJson(text, 'map')))
            uploads.set(key, upload);
          if (uploads.size > limits.maxFiles) throw tooLarge(`A request may have ${limits.maxFiles} files.`);
          isMapped = true;
          resolve({ operation, finish: incomplete });
        }
      } catch (error) {
        // Everything that is called above throws these alone.
        fail(error as PlatformError);
      }
    });

    parser.on('file', (name, content, info) => {
      latest?.follow();
      content.on('error', incomplete);
      if (!isMapped) fail(badRequest('"operations" and "map" must come before the files.'));
      const upload = uploads.get(name);
      if (failure !== undefined || upload === undefined || upload.file !== undefined) {
        content.resume();
        return;
      }
      content.on('limit', () => fail(tooLarge(`A file may have ${limits.maxFileBytes} bytes.`)));
      latest = openPart(content, limits.stallMs);
      upload.resolve(asFileUpload(name, info, latest));
    });

    parser.on('filesLimit', () => fail(tooLarge(`A request may have ${limits.maxFiles} files.`)));
    parser.on('fieldsLimit', () => fail(badRequest('There are parts beside "operations", "map" and files.')));
    parser.on('error', incomplete);
    parser.on('close', () => {
      if (!isMapped) fail(badRequest('"operations" and "map" are required.'));
      if (failure !== undefined) return;
      latest?.follow();
      for (const [name, upload] of uploads)
        upload.reject(badRequest(`The file "${name}" of the map is missing.`));
    });
    request.on('error', incomplete);
    request.on('close', () => {
      if (!request.complete) incomplete();
    });
    request.pipe(parser);
  });
}

function openParser(request: IncomingMessage, limits: MultipartLimits): ReturnType<typeof busboy> {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8', // what browsers and fetch send in `filename`
      limits: {
        fields: 2,
        fieldSize: limits.maxOperationBytes + 1, // busboy reports the limit when it is reached, not when it is passed
        files: limits.maxFiles,
        fileSize: limits.maxFileBytes + 1,
        headerPairs: 20,
      },
    });
  } catch (cause) {
    throw badRequest('The multipart boundary is missing.', cause);
  }
}

type Part = {
  /** @throws PlatformError BAD_USER_INPUT the second time: the bytes are gone */
  read(): Readable;
  /** Something came behind this part, which proves that it was whole. */
  follow(): void;
  fail(error: PlatformError): void;
};

/**
 * A file as its resolver reads it: `content`, except that it ends only after the next part or the end of the form has
 * arrived. Up to there a boundary may be half of one.
 */
function openPart(content: Readable, stallMs: number): Part {
  const stream = new PassThrough();
  let isRead = false;
  let hasEnded = false;
  let isFollowed = false;
  const end = (): void => {
    if (hasEnded && isFollowed) stream.end();
  };

  const stalled = setTimeout(() => {
    stream.destroy(platformFail('UPLOAD_INCOMPLETE', { detail: 'Nothing has read the file in time.' }));
  }, stallMs);
  stream.on('error', () => {}); // a resolver that has not come yet finds the error on the destroyed stream
  stream.on('close', () => {
    clearTimeout(stalled);
    content.unpipe(stream);
    content.resume(); // or the parts behind it would wait for ever
  });
  content.on('end', () => {
    hasEnded = true;
    end();
  });
  content.pipe(stream, { end: false });

  return {
    read() {
      if (isRead) throw badRequest('A file of the map can be used once.');
      isRead = true;
      clearTimeout(stalled);
      return stream;
    },
    follow() {
      isFollowed = true;
      end();
    },
    fail(error) {
      stream.destroy(error);
    },
  };
}

function asFileUpload(fieldName: string, info: busboy.FileInfo, part: Part): FileUpload {
  const { filename, mimeType: mimetype, encoding } = info;
  // Its type asks for a `capacitor` and a stream of that class, the temporary file that we do without. The scalar hands
  // the object on as it is, and resolvers read it as any Readable.
  return {
    fieldName,
    filename,
    mimetype,
    encoding,
    createReadStream: () => part.read(),
  } as unknown as FileUpload;
}

/** Puts an `Upload` wherever the map points: existing nulls inside the variables of one operation. */
function placeUploads(operation: unknown, map: unknown): Map<string, Upload> {
  if (operation === undefined) throw badRequest('"operations" must come before "map".');
  if (Array.isArray(operation)) throw badRequest('Batches cannot carry files.');
  if (!isObject(map)) throw badRequest('"map" must be an object.');
  const uploads = new Map<string, Upload>();
  for (const [name, paths] of Object.entries(map)) {
    const upload = new Upload();
    uploads.set(name, upload);
    if (!Array.isArray(paths)) throw badRequest('"map" must have lists of paths.');
    for (const path of paths) placeUpload(operation, String(path), upload);
  }
  return uploads;
}

// They lead from a JSON value to the prototypes that all objects share.
const forbiddenSegments = new Set(['__proto__', 'constructor', 'prototype']);

function placeUpload(operation: unknown, path: string, upload: Upload): void {
  const segments = path.split('.');
  const last = segments.pop();
  let target = operation;
  for (const segment of segments) {
    if (forbiddenSegments.has(segment) || !isObject(target) || !Object.hasOwn(target, segment))
      throw badPath(path);
    target = target[segment];
  }
  if (segments[0] !== 'variables' || last === undefined || forbiddenSegments.has(last)) throw badPath(path);
  if (!isObject(target) || !Object.hasOwn(target, last) || target[last] !== null) throw badPath(path);
  target[last] = upload;
}

/** Objects and lists alike: a list's items are its own properties. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function badPath(path: string): PlatformError {
  return badRequest(`The path "${path}" of the map does not lead to a null in the variables.`);
}

function badRequest(detail: string, cause?: unknown): PlatformError {
  return platformFail('BAD_USER_INPUT', { detail, cause });
}

function tooLarge(detail: string): PlatformError {
  return platformFail('PAYLOAD_TOO_LARGE', { detail });
}
