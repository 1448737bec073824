import { expect, test } from '@jest/globals';
import { cornersOf } from '../../../src/model/distributions/cumulative.ts';
import { drawPlan, prepareDraw } from '../../../src/model/distributions/draw.ts';

const distribution = {
  family: 'cumulative',
  min: 0,
  max: 10,
  points: [1, 4, 5],
  probabilities: [0.5, 0.5, 0.75],
} as const;

/** The value at u, to the nearest word. */
function valueAt(u: number, truncate?: { readonly min?: number; readonly max?: number }): number {
  const column = new Float64Array(1);
  prepareDraw({ ...distribution, truncate })(Int32Array.of(Math.floor(u * 2 ** 32) | 0), 0, 1, column);
  return column[0]!;
}

test.each([
  [0, 0],
  [0.25, 0.5],
  [0.499999, 0.999998],
  [0.500001, 4.000004],
  [0.625, 4.5],
  [0.875, 7.5],
  [0.999999, 9.99998],
])('at %p the value is on the line, %p', (u, expected) => {
  expect(valueAt(u)).toBeCloseTo(expected, 7);
});

test('a part without probability is left out, and never comes up', () => {
  const plan = drawPlan(distribution);
  expect(plan.kind === 'linear' && [...plan.values]).toEqual([0, 4, 5]);
});

test('truncation cuts the lines', () => {
  expect(cornersOf({ ...distribution, truncate: { min: 0.5, max: 7.5 } })).toEqual({
    values: [0.5, 1, 4, 5, 7.5],
    probabilities: [0, 0.25 / 0.625, 0.25 / 0.625, 0.5 / 0.625, 1],
  });
  expect(valueAt(0, { min: 0.5 })).toBeCloseTo(0.5, 9);
  expect(valueAt(0.9999999999, { max: 0.5 })).toBeCloseTo(0.5, 9);
});

test('where bounds enclose no probability there is nothing', () => {
  expect(cornersOf({ ...distribution, truncate: { min: 2, max: 3 } }).values).toEqual([]);
  expect(cornersOf({ ...distribution, truncate: { min: 11 } }).values).toEqual([]);
});
