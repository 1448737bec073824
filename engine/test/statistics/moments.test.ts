import { describe, expect, test } from '@jest/globals';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { describeSample } from '../../src/statistics/describe-sample.ts';
import {
  blockTrials,
  mergeBlocks,
  mergeMoments,
  momentFields,
  noMoments,
  writeMoments,
} from '../../src/statistics/moments.ts';
import type { Moments } from '../../src/statistics/moments.ts';
import { readFixture } from '../fixtures/read-fixture.ts';

type Dataset = {
  name: string;
  mean: number;
  standardDeviation: number;
  data?: number[];
  digits?: string;
  first?: number;
  alternating?: number[];
  times?: number;
};
// The file's data sets have this form, or the test fails.
const { datasets } = readFixture('nist-strd.json') as { datasets: Dataset[] };
const valuesOf = ({ data, digits, first, alternating, times }: Dataset) =>
  data ??
  (digits === undefined
    ? [first!, ...Array.from({ length: times! }, () => alternating!).flat()]
    : digits.split('').map(Number));

const recordsOf = (values: Float64Array, blockLength: number) => {
  const blocks = Math.ceil(values.length / blockLength);
  const records = new Float64Array(blocks * momentFields);
  for (let block = 0; block < blocks; block++) {
    const from = block * blockLength;
    writeMoments(values, from, Math.min(from + blockLength, values.length), records, block * momentFields);
  }
  return records;
};
const momentsOf = (values: readonly number[] | Float64Array, blockLength: number) =>
  mergeBlocks(noMoments, recordsOf(Float64Array.from(values), blockLength), 1, 0);

test('a value that does not vary is its own mean, without spread, skewness or kurtosis', () => {
  const constant = describeSample(momentsOf(new Float64Array(5001).fill(0.1), blockTrials));
  expect(constant).toMatchObject({
    count: 5001,
    mean: 0.1,
    sd: 0,
    standardError: 0,
    skewness: null,
    kurtosis: null,
  });
});

const relativeError = (actual: number, expected: number) => Math.abs(actual / expected - 1);

// Written down in binary, a value is off by up to 2^-53 of itself, which is |mean| / sd times as much of the deviation:
// no algorithm can do better, and ours may lose twice as much again. NumAcc4 is 1e8 times further from 0 than its values
// are from each other.
const deviationError = ({ mean, standardDeviation }: Dataset) =>
  Math.max(1e-14, 2 ** -51 * Math.abs(mean / standardDeviation));

describe.each(datasets)('$name of NIST', (dataset) => {
  test.each([1, 7, 64, blockTrials])(
    'has its certified mean and deviation in blocks of %i',
    (blockLength) => {
      const { mean, sd } = describeSample(momentsOf(valuesOf(dataset), blockLength));
      expect(relativeError(mean!, dataset.mean)).toBeLessThan(1e-14);
      expect(relativeError(sd!, dataset.standardDeviation)).toBeLessThan(deviationError(dataset));
    },
  );
});

const words = new Int32Array(10 * blockTrials);
fillWords(philoxKey(3n), 0, 0, words.length, words);
const sample = Float64Array.from(words, (word) => Math.exp(word / 2 ** 31) + 2);

test('merging blocks gives the moments of the whole', () => {
  const merged = momentsOf(sample, 1000);
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const power = (k: number) => sample.reduce((sum, x) => sum + (x - mean) ** k, 0);
  expect(merged.count).toBe(sample.length);
  expect(relativeError(merged.mean, mean)).toBeLessThan(1e-14);
  expect(relativeError(merged.m2, power(2))).toBeLessThan(1e-12);
  expect(relativeError(merged.m3, power(3))).toBeLessThan(1e-10);
  expect(relativeError(merged.m4, power(4))).toBeLessThan(1e-12);
  expect([merged.min, merged.max]).toEqual([Math.min(...sample), Math.max(...sample)]);
});

test('shards merged one after the other give the very bits of a single one', () => {
  const whole = momentsOf(sample, blockTrials);
  for (const blocks of [[10], [1, 9], [3, 3, 4], Array.from({ length: 10 }, () => 1)]) {
    let from = 0;
    let merged: Moments = noMoments;
    for (const count of blocks) {
      const shard = sample.subarray(from, (from += count * blockTrials));
      merged = mergeBlocks(merged, recordsOf(shard, blockTrials), 1, 0);
    }
    expect(merged).toEqual(whole);
  }
});

test('records of several outputs are told apart', () => {
  const records = new Float64Array(4 * momentFields);
  for (const [i, values] of [
    [1, 2],
    [10, 20],
    [3, 4],
    [30, 40],
  ].entries()) {
    writeMoments(Float64Array.from(values), 0, 2, records, i * momentFields);
  }
  expect(mergeBlocks(noMoments, records, 2, 0)).toEqual(
    expect.objectContaining({ count: 4, mean: 2.5, max: 4 }),
  );
  expect(mergeBlocks(noMoments, records, 2, 1)).toEqual(
    expect.objectContaining({ count: 4, mean: 25, min: 10 }),
  );
});

test('an empty block changes nothing', () => {
  const records = new Float64Array(momentFields);
  writeMoments(sample, 5, 5, records, 0);
  const some = momentsOf(sample.subarray(0, 100), blockTrials);
  expect(mergeBlocks(noMoments, records, 1, 0)).toEqual(noMoments);
  expect(mergeBlocks(some, records, 1, 0)).toEqual(some);
  expect(mergeMoments(noMoments, some)).toEqual(some);
});
