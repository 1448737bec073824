import { expect, test } from '@jest/globals';
import { createKeyRing } from '../../src/encryption/index.ts';

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });

test('a wrapped key opens for its own file alone', () => {
  const ring = createKeyRing([key('a', 1)]);
  const { fileKey, wrapped } = ring.create('file-1');
  expect(ring.unwrap(wrapped, 'file-1')).toEqual(fileKey);
  expect(() => ring.unwrap(wrapped, 'file-2')).toThrow('unable to authenticate');
  expect(wrapped).not.toContain(fileKey.toString('base64url'));
});

test('a changed wrapped key does not open', () => {
  const ring = createKeyRing([key('a', 1)]);
  const { wrapped } = ring.create('file-1');
  const [id, payload = ''] = wrapped.split('.');
  const bytes = Buffer.from(payload, 'base64url');
  for (const position of [0, 12, bytes.length - 1]) {
    const flipped = Buffer.from(bytes);
    flipped[position] = (flipped[position] ?? 0) ^ 1;
    expect(() => ring.unwrap(`${id}.${flipped.toString('base64url')}`, 'file-1')).toThrow(
      'unable to authenticate',
    );
  }
});

test('after a rotation old keys still open, and a rewrapped one needs the new master key alone', () => {
  const { fileKey, wrapped } = createKeyRing([key('a', 1)]).create('file-1');
  const rotated = createKeyRing([key('b', 2), key('a', 1)]);
  expect(rotated.unwrap(wrapped, 'file-1')).toEqual(fileKey);
  const rewrapped = rotated.rewrap(wrapped, 'file-1');
  expect(createKeyRing([key('b', 2)]).unwrap(rewrapped, 'file-1')).toEqual(fileKey);
  expect(() => createKeyRing([key('b', 2)]).unwrap(wrapped, 'file-1')).toThrow('master key "a"');
});

test('a derived key depends on its purpose and its master key, and not on the order of the ring', () => {
  const [first, second] = createKeyRing([key('a', 1), key('b', 2)]).derive('links');
  expect(createKeyRing([key('b', 2), key('a', 1)]).derive('links')).toEqual([second, first]);
  expect(createKeyRing([key('a', 1)]).derive('cookies')[0]).not.toEqual(first);
});
