import { expect, test } from '@jest/globals';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { doubledRanks, ranksOfKept } from '../../src/statistics/ranks.ts';

test('equal values share their middle rank, 0 and -0 among them', () => {
  expect([...doubledRanks(Float64Array.of(10, -5, 10, 3, 0, -0, 10))]).toEqual([12, 2, 12, 8, 5, 5, 12]);
  expect([...doubledRanks(new Float64Array(0))]).toEqual([]);
});

test('the ranks of some values are those they have when ranked alone', () => {
  const words = new Int32Array(2000);
  fillWords(philoxKey(5n), 0, 0, words.length, words);
  const values = Float64Array.from(words, (word) => word % 300);
  const kept = Uint32Array.from(words.keys()).filter((position) => words[position]! > -1e9);
  const alone = doubledRanks(Float64Array.from(kept, (position) => values[position]!));
  expect(ranksOfKept(doubledRanks(values), kept)).toEqual(alone);
});
