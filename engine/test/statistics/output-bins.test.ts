import { expect, test } from '@jest/globals';
import { binColumn, mergeBins, outputBinCount } from '../../src/statistics/output-bins.ts';

const total = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0);

test('the lower border belongs to the bins and the upper to the tails', () => {
  const { counts, tails } = binColumn({ low: 1, high: 3 }, Float64Array.of(1, 3, 2, 0.5, 2.999999, 1, 7));
  expect([counts[0], counts[outputBinCount / 2], counts[outputBinCount - 1]]).toEqual([2, 1, 1]);
  expect([...tails]).toEqual([3, 0.5, 7]);
});

test('trials with an error are neither', () => {
  const { counts, tails } = binColumn({ low: 0, high: 1 }, Float64Array.of(Number.NaN, 0.5, Number.NaN));
  expect([total(counts), tails.length]).toEqual([1, 0]);
});

test('a range wider than any number has its values in the right bins', () => {
  const range = { low: -1.7e308, high: 1.7e308 };
  const { counts, tails } = binColumn(range, Float64Array.of(-1.7e308, 0, 1.69e308));
  expect([counts[0], counts[outputBinCount / 2], total(counts), tails.length]).toEqual([1, 1, 3, 0]);
});

test('a range that fits nothing leaves all values to the tails', () => {
  const { counts, tails } = binColumn({ low: 0, high: 1e-300 }, Float64Array.of(5, 4, 3));
  expect([total(counts), [...tails]]).toEqual([0, [5, 4, 3]]);
});

test('parts merge to the bins of the whole, tails in the order of the trials', () => {
  const column = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5000) / 100);
  const range = { low: 10, high: 40 };
  const parts = [column.subarray(0, 700), column.subarray(700, 701), column.subarray(701)];
  expect(mergeBins(parts.map((part) => binColumn(range, part)))).toEqual(binColumn(range, column));
});

test('bins of different ranges do not merge', () => {
  const bins = [1, 2].map((high) => binColumn({ low: 0, high }, Float64Array.of(0.5)));
  expect(() => mergeBins(bins)).toThrow(RangeError);
  expect(() => mergeBins([])).toThrow(RangeError);
});
