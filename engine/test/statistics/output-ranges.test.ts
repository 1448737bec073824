import { expect, test } from '@jest/globals';
import { inputSampler } from '../../src/model/distributions/input-sampler.ts';
import type { Distribution } from '../../src/model/distributions/distribution.ts';
import { philoxKey } from '../../src/random/philox.ts';
import { binnedOutput } from '../../src/statistics/binned-output.ts';
import { binColumn } from '../../src/statistics/output-bins.ts';
import { outputRanges } from '../../src/statistics/output-ranges.ts';

const rangeOf = (...values: number[]) => outputRanges([Float64Array.from(values)])[0]!;

test.each<[string, Distribution]>([
  ['a normal', { family: 'normal', mean: 1e6, sd: 0.01 }],
  ['a uniform', { family: 'uniform', min: -3, max: 3 }],
  ['a lognormal with a heavy tail', { family: 'lognormal', mean: 1, sd: 50 }],
])('hardly a value of %s lies beyond the range of its first 4,096', (_, distribution) => {
  const column = new Float64Array(200_000);
  inputSampler([{ distribution }])(philoxKey(3n), 0, 0, column.length, column);
  const [range] = outputRanges([column.subarray(0, 4096)]);
  const { tails } = binColumn(range!, column);
  // 0.2 % is what must be expected of any continuous distribution; the margin saves some of that. 1 % is five deviations.
  expect(tails.length).toBeLessThan(0.01 * column.length);
});

test('one wild value does not widen the bins', () => {
  const values = Array.from({ length: 4096 }, (_, i) => i / 4096);
  values[77] = 1e300;
  expect(rangeOf(...values).high).toBeLessThan(1.1);
});

test.each([0, 5, -1e-320, 1e-3, -1e300, Number.MAX_VALUE])('a constant %p has a range about it', (value) => {
  const { low, high } = rangeOf(...Array.from({ length: 100 }, () => value));
  expect([low < high, low <= value, Number.isFinite(low), Number.isFinite(high)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('a range may be as wide as all numbers', () => {
  const ends = [-Number.MAX_VALUE, Number.MAX_VALUE];
  const { low, high } = rangeOf(...ends);
  expect([low, high]).toEqual(ends);
});

test('an output that always fails has a range all the same', () => {
  expect(rangeOf(Number.NaN, Number.NaN)).toEqual({ low: 0, high: 1, atoms: [] });
});

test('values of a discrete output are known as such, the lowest and the highest too', () => {
  const values = Array.from({ length: 999 }, (_, i) => i % 3);
  const range = rangeOf(...values);
  expect(range.atoms).toEqual([0, 1, 2]);
  const view = binnedOutput(binColumn(range, Float64Array.from(values)), { min: 0, max: 2 });
  expect([view.quantile(0.1), view.quantile(0.5), view.quantile(0.9)]).toEqual([0, 1, 2]);
  expect(view.probability({ above: 0 })).toBeCloseTo(2 / 3, 12);
  expect(view.probability({ below: 1 })).toBeCloseTo(1 / 3, 12);
  expect(view.probability({ above: 0, below: 2 })).toBeCloseTo(1 / 3, 12);
});

test('a payoff that is nothing half of the time has its probability of being more', () => {
  const payoffs = Float64Array.from({ length: 4096 }, (_, i) => Math.max(0, i - 2048));
  const [range] = outputRanges([payoffs]);
  const view = binnedOutput(binColumn(range!, payoffs), { min: 0, max: 2047 });
  expect(view.probability({ above: 0 })).toBeCloseTo(2047 / 4096, 12);
  expect(view.quantile(0.25)).toBe(0);
});
