import { expect, test } from '@jest/globals';
import { fillWords, philoxKey, writeBlock } from '../../src/random/philox.ts';
import { readFixture } from '../fixtures/read-fixture.ts';

type Vector = { counter: string[]; key: string[]; expected: string[] };
// The file's vectors have this form, or the test fails.
const { vectors } = readFixture('philox-kat.json') as { vectors: Vector[] };

const key = philoxKey(0x0123456789abcdefn);
const wordsOf = (input: number, firstTrial: number, count: number) => {
  const words = new Int32Array(Math.ceil(count / 16) * 16);
  fillWords(key, input, firstTrial, count, words);
  return words;
};

test.each(vectors)(
  "Random123's answer for counter $counter is reproduced",
  ({ counter, key: seed, expected }) => {
    const [c0, c1, c2, c3, k0, k1] = [...counter, ...seed].map((word) => Number.parseInt(word, 16));
    const out = new Int32Array(4);
    writeBlock(c0!, c1!, c2!, c3!, k0!, k1!, out, 0, 1);
    expect([...out].map((word) => (word >>> 0).toString(16).padStart(8, '0'))).toEqual(expected);
  },
);

test('a seed is two words, the lower one first', () => {
  expect(philoxKey(0x0123456789abcdefn)).toEqual({ low: 0x89abcdef, high: 0x01234567 });
});

test('the word of trial 16g + 4j + lane is word j of counter 4g + lane', () => {
  const words = wordsOf(3, 160, 48);
  for (let i = 0; i < words.length; i++) {
    const trial = 160 + i;
    const block = new Int32Array(4);
    writeBlock(4 * Math.floor(trial / 16) + (trial % 4), 0, 3, 0, key.low, key.high, block, 0, 1);
    expect(words[i]).toBe(block[Math.floor((trial % 16) / 4)]);
  }
});

test('the word of a trial is the same in whichever range it is drawn', () => {
  const whole = wordsOf(7, 0, 1024);
  for (const firstTrial of [0, 16, 512, 1008]) {
    expect(wordsOf(7, firstTrial, 16)).toEqual(whole.slice(firstTrial, firstTrial + 16));
  }
});

test('inputs have streams of their own', () => {
  expect(wordsOf(0, 0, 64)).not.toEqual(wordsOf(1, 0, 64));
});

test('beyond 2^34 trials the counter goes on in its second word', () => {
  const block = new Int32Array(4);
  writeBlock(5, 1, 2, 0, key.low, key.high, block, 0, 1);
  // Trial 2^34 + 17 is lane 1 of group 2^30 + 1: counter 2^32 + 5.
  const words = wordsOf(2, 2 ** 34 + 16, 16);
  expect([words[1], words[5], words[9], words[13]]).toEqual([...block]);
});

test('words are uniform: each of 256 leading bytes comes up as often as it should', () => {
  const count = 2 ** 18;
  const words = wordsOf(0, 0, count);
  const counts = new Float64Array(256);
  for (const word of words) counts[word >>> 24]!++;
  const chiSquare = counts.reduce((sum, seen) => sum + (seen - count / 256) ** 2 / (count / 256), 0);
  // 255 degrees of freedom: mean 255, standard deviation 22.6; four of them on either side, and the seed is fixed.
  expect(Math.abs(chiSquare - 255)).toBeLessThan(4 * 22.6);
});
