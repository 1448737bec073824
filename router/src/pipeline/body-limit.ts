import type { IncomingHttpHeaders } from 'node:http';
import { Transform } from 'node:stream';
import { platformFail } from '@montegraph/platform/errors';
import { fail } from '../errors.ts';
import type { Exchange } from './exchange.ts';

export type BodyLimits = {
  readonly maxBodyBytes: number;
  /** Of a multipart form as a whole. */
  readonly maxUploadBytes: number;
};

/** Refuses a body that says that it is too large, and cuts off one that turns out to be. */
export function bodyLimit(exchange: Exchange, { bodyLimits }: { bodyLimits: BodyLimits }): void {
  const { headers, body } = exchange;
  // An unpacked body may be a thousand times the packed one. Requests are small: nobody needs to pack them.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw fail('UNSUPPORTED_MEDIA_TYPE');
  const maxBytes = isForm(headers) ? bodyLimits.maxUploadBytes : bodyLimits.maxBodyBytes;
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);

  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // Whoever reads it hears of a failure; there may be nobody, when a later stage refuses the request.
  limited.on('error', () => {});
  // Not stream.pipeline: that would destroy the request with its socket, and the refusal could not be sent.
  body.on('error', (error) => limited.destroy(error));
  exchange.body = body.pipe(limited);
}

/** Whether it may be an upload: much larger than other requests, and in no hurry. */
export function isForm({ 'content-type': contentType = '' }: IncomingHttpHeaders): boolean {
  return /^\s*multipart\//i.test(contentType);
}

function tooLarge(maxBytes: number): Error {
  return platformFail('PAYLOAD_TOO_LARGE', { detail: `The limit is ${maxBytes} bytes.` });
}
