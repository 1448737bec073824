import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';

// The file: magic, nonce prefix, then chunks of 64 KiB, each sealed by AES-256-GCM with its tag behind it. A chunk's nonce is
// prefix | its number | whether it is the last, the STREAM construction: chunks that are moved, dropped, repeated or cut off
// get another nonce than they were sealed with, and fail. 64 KiB, because a range has to decrypt whole chunks, and because
// the 16 bytes of a tag are nothing beside it.
// See Hoang, Reyhanitabar, Rogaway and Vizár (2015), "Online authenticated-encryption and its nonce-reuse misuse-resistance".
const magic = Buffer.from('EF1\n');
const prefixBytes = 7;
const headBytes = magic.length + prefixBytes;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const sealedBytes = chunkBytes + tagBytes;

/** Plain bytes in, encrypted file out. */
export function encryptStream(fileKey: Uint8Array): Transform {
  const prefix = randomBytes(prefixBytes);
  return transformChunks({
    headBytes: 0,
    chunkBytes,
    onHead: () => [magic, prefix],
    onChunk: (plain, index, isLast) => seal(fileKey, nonceOf(prefix, index, isLast), plain),
  });
}

/**
 * Encrypted file in, plain bytes out. A chunk is passed on once it is verified, so a reader has part of the file when a later
 * chunk, or the end, turns out wrong: it must then discard what it has, and a server cut its connection.
 */
export function decryptStream(fileKey: Uint8Array): Transform {
  let prefix: Buffer;
  return transformChunks({
    headBytes,
    chunkBytes: sealedBytes,
    onHead(head) {
      prefix = prefixOf(head);
      return [];
    },
    onChunk: (sealed, index, isLast) => [open(fileKey, nonceOf(prefix, index, isLast), sealed)],
  });
}

export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/**
 * Bytes of the plain file, from `start` to before `end`, without the chunks around them. A range beyond the end is cut.
 *
 * @param size bytes of the encrypted file
 * @param readAt reads the encrypted file
 */
export async function decryptRange(
  fileKey: Uint8Array,
  size: number,
  readAt: ReadAt,
  start: number,
  end: number,
): Promise<Buffer> {
  const prefix = prefixOf(await readAt(0, headBytes));
  const chunks = Math.max(1, Math.ceil((size - headBytes) / sealedBytes));
  const first = Math.floor(start / chunkBytes);
  const behind = Math.min(chunks, Math.ceil(end / chunkBytes));
  if (behind <= first) return Buffer.alloc(0);
  const sealed = await readAt(headBytes + first * sealedBytes, (behind - first) * sealedBytes);
  const plain: Buffer[] = [];
  for (let index = first; index < behind; index++) {
    const chunk = sealed.subarray((index - first) * sealedBytes, (index - first + 1) * sealedBytes);
    plain.push(open(fileKey, nonceOf(prefix, index, index === chunks - 1), chunk));
  }
  return Buffer.concat(plain).subarray(start - first * chunkBytes, end - first * chunkBytes);
}

/** Bytes of the file that `encryptStream` makes of so many. */
export function encryptedSize(plainBytes: number): number {
  return headBytes + plainBytes + tagBytes * Math.max(1, Math.ceil(plainBytes / chunkBytes));
}

function prefixOf(head: Buffer): Buffer {
  if (head.length < headBytes || !head.subarray(0, magic.length).equals(magic)) throw corrupt();
  return Buffer.from(head.subarray(magic.length));
}

function nonceOf(prefix: Buffer, index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(prefixBytes + 4 + 1);
  prefix.copy(nonce);
  nonce.writeUInt32BE(index, prefixBytes); // refuses what does not fit, 256 TiB from here
  nonce[prefixBytes + 4] = isLast ? 1 : 0;
  return nonce;
}

function seal(key: Uint8Array, nonce: Buffer, plain: Buffer): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  return [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
}

function open(key: Uint8Array, nonce: Buffer, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) throw corrupt();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    throw corrupt(cause);
  }
  return plain;
}

function corrupt(cause?: unknown): Error {
  return new Error('The encrypted bytes are not those that were written.', { cause });
}

type ChunkOptions = {
  readonly headBytes: number;
  readonly chunkBytes: number;
  readonly onHead: (head: Buffer) => Buffer[];
  /** Sees every chunk once, in order, the last one flagged; that one may be shorter, even empty. */
  readonly onChunk: (chunk: Buffer, index: number, isLast: boolean) => Buffer[];
};

function transformChunks({
  headBytes: expected,
  chunkBytes: size,
  onHead,
  onChunk,
}: ChunkOptions): Transform {
  let parts: Buffer[] = [];
  let length = 0;
  let index = 0;
  let hasHead = false;
  // A chunk is known not to be the last one only when a byte behind it has come.
  const take = (transform: Transform, isEnd: boolean): void => {
    let buffer = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
    if (!hasHead) {
      for (const bytes of onHead(buffer.subarray(0, expected))) transform.push(bytes);
      buffer = buffer.subarray(expected);
      hasHead = true;
    }
    for (; buffer.length > size; buffer = buffer.subarray(size)) {
      for (const bytes of onChunk(buffer.subarray(0, size), index++, false)) transform.push(bytes);
    }
    if (isEnd) for (const bytes of onChunk(buffer, index++, true)) transform.push(bytes);
    parts = [buffer];
    length = buffer.length;
  };
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      parts.push(bytes);
      length += bytes.length;
      done(length > (hasHead ? 0 : expected) + size ? failureOf(() => take(this, false)) : null);
    },
    flush(done) {
      done(failureOf(() => take(this, true)));
    },
  });
}

/** Streams want errors as values. */
function failureOf(work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    // Node's crypto and this file throw nothing else.
    return error as Error;
  }
}
