import { expect, test } from '@jest/globals';
import { normalQuantile } from '../../../src/model/distributions/normal-quantile.ts';
import { buildQuantileTable, drawFromTable } from '../../../src/model/distributions/quantile-table.ts';

const logistic = (t: number) => Math.log(t / (1 - t));
const cases = [
  { name: 'normal', lower: normalQuantile },
  { name: 'logistic', lower: logistic },
  { name: 'exponential of a normal, mirrored', lower: (t: number) => -Math.exp(-normalQuantile(t)) },
];

test.each(cases)('every segment of a $name table is within 1e-12 of the function', ({ lower }) => {
  const table = buildQuantileTable({ lower, upper: (t) => -lower(t) });
  // The ends and the middle of each segment of each octave: the error of interpolation is largest at the ends.
  const distances = Array.from({ length: 31 * 8 }, (_, i) => 2 ** Math.floor(i / 8) * (1 + (i % 8) / 8))
    .flatMap((start) => [start, start * 1.0001, start * 1.06, start * 1.1249])
    .map(Math.floor)
    .filter((distance) => distance < 2 ** 31);
  const words = Int32Array.from(distances.flatMap((n) => [n, ~n]));
  const column = new Float64Array(words.length);
  drawFromTable(table, 1, 0, words, 0, words.length, column);
  const errors = Array.from(column, (value, i) => {
    const t = (distances[i >> 1]! + 0.5) * 2 ** -32;
    const expected = i % 2 === 0 ? lower(t) : -lower(t);
    return Math.abs(value - expected) / Math.max(1, Math.abs(expected));
  });
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-12);
});

test('a draw is scaled and shifted', () => {
  const table = buildQuantileTable({ lower: (t) => t, upper: (t) => 1 - t });
  const column = new Float64Array(2);
  drawFromTable(table, 10, 100, Int32Array.of(99, 2 ** 30, -(2 ** 30)), 1, 2, column);
  expect(column[0]).toBeCloseTo(102.5, 8);
  expect(column[1]).toBeCloseTo(107.5, 8);
});
