import { expect, test } from '@jest/globals';
import { parseSeed } from '../../src/random/seed.ts';

test.each([
  ['0', 0n],
  ['42', 42n],
  ['0xff', 255n],
  ['18446744073709551615', 2n ** 64n - 1n],
  ['0xFFFFFFFFFFFFFFFF', 2n ** 64n - 1n],
])('%s is a seed', (text, seed) => {
  expect(parseSeed(text)).toBe(seed);
});

test.each([
  '',
  '-1',
  '1.5',
  '1e3',
  'seed',
  '0x',
  '18446744073709551616',
  '0x10000000000000000',
  ' 1',
  '9'.repeat(1e6),
])('%p is refused', (text) => {
  expect(() => parseSeed(text, 'options.seed')).toThrow(
    expect.objectContaining({ code: 'SEED_INVALID', place: 'options.seed' }),
  );
});
