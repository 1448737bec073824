import { expect, test } from '@jest/globals';
import { describeSample } from '../../src/statistics/describe-sample.ts';
import { mergeBlocks, momentFields, noMoments, writeMoments } from '../../src/statistics/moments.ts';

const describeValues = (...values: number[]) => {
  const records = new Float64Array(momentFields);
  writeMoments(Float64Array.from(values), 0, values.length, records, 0);
  return describeSample(mergeBlocks(noMoments, records, 1, 0));
};

test('a sample is described by its moments and extremes', () => {
  // Deviations from the mean 3: -2, -1, -1, -1, 5.
  expect(describeValues(1, 2, 2, 2, 8)).toEqual({
    count: 5,
    mean: 3,
    standardError: Math.sqrt(8) / Math.sqrt(5),
    sd: Math.sqrt(8),
    variance: 8,
    skewness: (Math.sqrt(5) * 114) / 32 ** 1.5,
    kurtosis: (5 * 644) / 32 ** 2,
    min: 1,
    max: 8,
  });
});

test('what is undefined is null', () => {
  expect(describeValues()).toEqual({
    count: 0,
    mean: null,
    standardError: null,
    sd: null,
    variance: null,
    skewness: null,
    kurtosis: null,
    min: null,
    max: null,
  });
  expect(describeValues(7)).toMatchObject({
    count: 1,
    mean: 7,
    sd: null,
    standardError: null,
    min: 7,
    max: 7,
  });
  expect(describeValues(7, 7, 7)).toMatchObject({ sd: 0, standardError: 0, skewness: null, kurtosis: null });
});
