import { expect, test } from '@jest/globals';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { sortColumn, sortPositions } from '../../src/statistics/sort-column.ts';

const words = (count: number) => {
  const column = new Int32Array(count);
  fillWords(philoxKey(11n), 0, 0, count, column);
  return column;
};
/** Any finite bit pattern: every exponent and sign, denormal numbers and both zeros. */
const bitPatterns = (count: number) => {
  const column = new Float64Array(words(2 * count).buffer).map((x) => (Number.isFinite(x) ? x : 0));
  column.set([0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE], 40);
  return column;
};
const columns = {
  'bit patterns of any kind': bitPatterns(70_000),
  'numbers near each other': Float64Array.from(words(70_000), (word) => 1e6 + word * 2 ** -31),
  'a few values over and over': Float64Array.from(words(70_000), (word) => (word & 7) - 3),
  'one value': new Float64Array(70_000).fill(-2.5),
  'a short column': bitPatterns(1000),
  'no value': new Float64Array(0),
};

test.each(Object.entries(columns))('%s come out in ascending order', (_, column) => {
  const sorted = column.slice();
  sortColumn(sorted);
  // Compared bit by bit, so that -0 stands before 0.
  expect(new BigUint64Array(sorted.buffer)).toEqual(new BigUint64Array(column.toSorted().buffer));
});

test('a part of a buffer is sorted, and the rest left alone', () => {
  const whole = Float64Array.from(words(100_000));
  const before = whole.slice();
  sortColumn(whole.subarray(100, 90_000));
  expect(whole.slice(100, 90_000)).toEqual(before.slice(100, 90_000).toSorted());
  expect([whole.slice(0, 100), whole.slice(90_000)]).toEqual([before.slice(0, 100), before.slice(90_000)]);
});

test.each(Object.entries(columns))(
  '%s have positions that lead back to them, equal ones in their order',
  (_, column) => {
    const sorted = column.slice();
    const positions = sortPositions(sorted);
    expect(Float64Array.from(positions, (position) => column[position]!)).toEqual(sorted);
    const isStable = positions.every(
      (position, i) => !Object.is(sorted[i], sorted[i - 1]) || position > positions[i - 1]!,
    );
    expect(isStable).toBe(true);
  },
);
