import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { platformFail } from '../errors/index.ts';

/**
 * A request's body as JSON.
 *
 * @param maxBytes of the body itself, whatever Content-Length says
 * @throws PlatformError PAYLOAD_TOO_LARGE, BAD_USER_INPUT
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw platformFail('PAYLOAD_TOO_LARGE', { detail: `The limit is ${maxBytes} bytes.` });
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks, bytes).toString(), 'body');
}

export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw platformFail('BAD_USER_INPUT', { place, detail: 'It is not JSON.', cause });
  }
}

/** Leaving the loop early leaves the request open, so that an answer can still be sent. */
function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

// What a client may still be sending after it was refused. Much less, and the client of a large upload sees a reset
// connection in place of the reason; much more, and it can keep a refused request open as long as it likes.
const drainMs = 10_000;

/**
 * Throws away what is left of a request before it is answered, since many clients read the answer only once they have sent
 * everything. A connection with even more to come is closed with the answer.
 */
export async function finishReading(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  request.unpipe();
  request.resume();
  const patience = new AbortController();
  const left = [once(request, 'close', patience), sleep(drainMs, undefined, patience)];
  await Promise.race(left).catch(() => {}); // a broken connection is as finished as can be
  patience.abort();
  await Promise.allSettled(left);
  if (!request.complete) response.setHeader('connection', 'close');
}
