import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { StreamedUpload, type FilePart } from './streamed-upload.ts';

export type MultipartBody = { readonly contentType: string; readonly stream: Readable };

/** The places of all uploads in the variables of a subgraph request; empty for nearly all requests. */
export function uploadsIn(variables: unknown, path = 'variables'): [path: string, upload: StreamedUpload][] {
  if (variables instanceof StreamedUpload) return [[path, variables]];
  if (typeof variables !== 'object' || variables === null) return [];
  return Object.entries(variables).flatMap(([key, value]) => uploadsIn(value, `${path}.${key}`));
}

/**
 * A form of the GraphQL multipart request spec that is written while the client's form is read.
 *
 * The stream fails when a file does. Whoever sends it must then break off the request rather than end it.
 */
export function writeMultipart(
  request: unknown,
  uploads: readonly (readonly [path: string, upload: StreamedUpload])[],
): MultipartBody {
  const parts = new Map<StreamedUpload, string[]>();
  for (const [path, upload] of uploads) parts.set(upload, [...(parts.get(upload) ?? []), path]);
  const boundary = `montegraph-${randomUUID()}`;
  // Taken now, so that a file that two fetches want is refused before a byte of it was sent.
  const files = [...parts.keys()].map((upload, index) => {
    const file = upload.take().then((part) => ({ index, part }));
    // The request may have failed before anybody waits for this one.
    file.catch(() => {});
    return file;
  });
  const map = Object.fromEntries([...parts.values()].map((paths, index) => [String(index), paths]));
  const stream = Readable.from(chunks(boundary, JSON.stringify(request), JSON.stringify(map), files), {
    objectMode: false,
    highWaterMark: 65_536,
  });
  // The subgraph may answer before it has read everything. The rest runs off, or the client's form never ends.
  stream.on('close', () => {
    for (const file of files) {
      file.then(
        ({ part }) => part.stream.resume(),
        () => {}, // it will never come
      );
    }
  });
  return { contentType: `multipart/form-data; boundary=${boundary}`, stream };
}

async function* chunks(
  boundary: string,
  operations: string,
  map: string,
  files: readonly Promise<{ readonly index: number; readonly part: FilePart }>[],
): AsyncGenerator<string | Uint8Array> {
  const head = (disposition: string, type: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: ${type}\r\n\r\n`;
  yield `${head('name="operations"', 'application/json')}${operations}\r\n`;
  yield `${head('name="map"', 'application/json')}${map}\r\n`;
  // In the order in which they come, not in the map's: a part that nobody reads would hold up the one that is read.
  const left = new Map(files.entries());
  while (left.size > 0) {
    // oxlint-disable-next-line no-await-in-loop -- one part after the other is the format
    const { index, part } = await Promise.race(left.values());
    left.delete(index);
    const disposition = `name="${index}"; filename="${escapeQuoted(part.filename)}"`;
    yield head(disposition, part.mimeType.replaceAll(/[\r\n]/g, ''));
    yield* part.stream.iterator({ destroyOnReturn: false });
    yield '\r\n';
  }
  yield `--${boundary}--\r\n`;
}

/** As browsers write a file's name into a form. */
function escapeQuoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
