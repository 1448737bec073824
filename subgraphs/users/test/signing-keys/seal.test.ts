import { expect, test } from '@jest/globals';
import { createSeal } from '../../src/signing-keys/seal.ts';

const bytes = Buffer.from('a private key');

test('what was sealed opens under the same secret and for the same subject', () => {
  const sealed = createSeal('secret').close(bytes, 'key 1');
  expect(sealed.includes(bytes)).toBe(false);
  expect(createSeal('secret').open(sealed, 'key 1')).toEqual(bytes);
});

test('it opens neither under another secret, nor for another subject, nor with a bit changed or a byte cut off', () => {
  const seal = createSeal('secret');
  const sealed = seal.close(bytes, 'key 1');
  const refusal = 'Unsupported state or unable to authenticate data';
  expect(() => createSeal('another').open(sealed, 'key 1')).toThrow(refusal);
  expect(() => seal.open(sealed, 'key 2')).toThrow(refusal);
  expect(() => seal.open(sealed.subarray(0, -1), 'key 1')).toThrow(refusal);
  for (let position = 0; position < sealed.length; position++) {
    const changed = Buffer.from(sealed);
    changed[position] = sealed.readUInt8(position) ^ 1;
    expect(() => seal.open(changed, 'key 1')).toThrow(refusal);
  }
});

test('secrets are told apart by the id of their seals', () => {
  expect(createSeal('secret').id).toBe(createSeal('secret').id);
  expect(createSeal('secret').id).not.toBe(createSeal('another').id);
});
