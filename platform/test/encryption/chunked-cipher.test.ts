import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { decryptRange, decryptStream, encryptStream, encryptedSize } from '../../src/encryption/index.ts';

const chunk = 64 * 1024;
const head = 11;
const sealed = chunk + 16;
const fileKey = Buffer.alloc(32, 7);

/** The same bytes in every run: what SHA-256 makes of a counter. */
function bytesOf(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`block ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** In pieces whose sizes have nothing to do with chunks. */
function piecesOf(bytes: Buffer, size = 10_007): Readable {
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return Readable.from(pieces);
}

const encrypted = (plain: Buffer): Promise<Buffer> => buffer(piecesOf(plain).pipe(encryptStream(fileKey)));
const decrypted = (bytes: Buffer, key = fileKey): Promise<Buffer> =>
  buffer(piecesOf(bytes).pipe(decryptStream(key)));

test.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 5])(
  '%i bytes come back, and the file has the size that was foretold',
  async (length) => {
    const plain = bytesOf(length);
    const file = await encrypted(plain);
    expect(file.length).toBe(encryptedSize(length));
    expect((await decrypted(file)).equals(plain)).toBe(true);
  },
);

test('the same bytes are encrypted differently each time, and none of them can be seen', async () => {
  const plain = Buffer.alloc(1000, 'secret');
  const [first, second] = [await encrypted(plain), await encrypted(plain)];
  expect(first.equals(second)).toBe(false);
  expect(first.includes('secret')).toBe(false);
});

const threeChunks = await encrypted(bytesOf(2 * chunk + 100));
const part = (start: number, end: number): Buffer => threeChunks.subarray(start, end);
const readThreeChunksAt = async (offset: number, length: number): Promise<Buffer> =>
  part(offset, offset + length);
const flipped = (position: number): Buffer => {
  const copy = Buffer.from(threeChunks);
  copy[position] = (copy[position] ?? 0) ^ 1;
  return copy;
};

test.each<[string, Buffer]>([
  ['nothing at all', Buffer.alloc(0)],
  ['the head alone', part(0, head)],
  ['another format', Buffer.concat([Buffer.from('PK\u0003\u0004'), part(4, threeChunks.length)])],
  ['a flipped bit in the nonce', flipped(6)],
  ['a flipped bit in the first chunk', flipped(head + 5)],
  ['a flipped bit in the last tag', flipped(threeChunks.length - 1)],
  ['the last byte missing', part(0, threeChunks.length - 1)],
  ['the last chunk missing', part(0, head + 2 * sealed)],
  ['a byte too many', Buffer.concat([threeChunks, Buffer.from([0])])],
  [
    'two chunks in each other’s place',
    Buffer.concat([
      part(0, head),
      part(head + sealed, head + 2 * sealed),
      part(head, head + sealed),
      part(head + 2 * sealed, threeChunks.length),
    ]),
  ],
])('a file with %s does not decrypt', async (_title, file) => {
  await expect(decrypted(file)).rejects.toThrow('not those that were written');
});

test('another key does not decrypt', async () => {
  await expect(decrypted(threeChunks, Buffer.alloc(32, 8))).rejects.toThrow('not those that were written');
});

test.each([
  [0, 1],
  [0, chunk],
  [chunk - 1, chunk + 1],
  [chunk, 2 * chunk],
  [5, 2 * chunk + 100],
  [2 * chunk + 99, 2 * chunk + 100],
  [2 * chunk + 50, 9 * chunk],
  [9 * chunk, 10 * chunk],
  [7, 7],
])('the range from %i to %i is that of the plain bytes', async (start, end) => {
  const range = await decryptRange(fileKey, threeChunks.length, readThreeChunksAt, start, end);
  expect(range.equals(bytesOf(2 * chunk + 100).subarray(start, end))).toBe(true);
});

test('a range of a cut file does not decrypt at its new end', async () => {
  const cut = part(0, head + 2 * sealed);
  const readAt = async (offset: number, length: number): Promise<Buffer> =>
    cut.subarray(offset, offset + length);
  await expect(decryptRange(fileKey, cut.length, readAt, chunk, chunk + 1)).rejects.toThrow('not those');
});
