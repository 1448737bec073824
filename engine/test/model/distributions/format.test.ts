import { expect, test } from '@jest/globals';
import { distributionParameters, formatDistribution } from '../../../src/model/distributions/format.ts';

test('parameters stand in the order of the family, not in that of the object', () => {
  expect(formatDistribution({ max: 4, family: 'triangular', mode: 2, min: 1 })).toBe('triangular(1,2,4)');
  expect(formatDistribution({ sd: 0.5, mean: -1e-7, family: 'normal' })).toBe('normal(-1e-7,0.5)');
  expect(formatDistribution({ max: 1, min: 0, family: 'uniform' })).toBe('uniform(0,1)');
});

test('a discrete distribution shows its lists in braces', () => {
  const distribution = { family: 'discrete', values: [1, 2, 3], weights: [0.2, 0.5, 0.3] } as const;
  expect(formatDistribution(distribution)).toBe('discrete({1,2,3},{0.2,0.5,0.3})');
  expect(distributionParameters(distribution).slice(2, 4)).toEqual([
    { name: 'values[2]', value: 3 },
    { name: 'weights[0]', value: 0.2 },
  ]);
});

test('bounds stand last, and one that is not there is left empty', () => {
  const distribution = { family: 'normal', mean: 0, sd: 1, truncate: { max: 2 } } as const;
  expect(formatDistribution(distribution)).toBe('normal(0,1,truncate(,2))');
  expect(distributionParameters(distribution)).toEqual([
    { name: 'mean', value: 0 },
    { name: 'sd', value: 1 },
    { name: 'truncate.max', value: 2 },
  ]);
});

test('a parameter that is a cell shows the cell', () => {
  expect(formatDistribution({ family: 'normal', mean: { cell: 'Model!B3' }, sd: 2 })).toBe(
    'normal(Model!B3,2)',
  );
});
