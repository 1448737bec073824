import { expect, test } from '@jest/globals';
import { describeDistribution, distributionOf } from '../../src/runs/distributions.ts';

const place = 'model.inputs[2].distribution';

test.each([
  [{ normal: { mean: 1, sd: 2 } }, 'normal(1,2)'],
  [{ lognormal: { mean: 1, sd: 2 } }, 'lognormal(1,2)'],
  [{ uniform: { min: 1, max: 2 } }, 'uniform(1,2)'],
  [{ triangular: { min: 1, mode: 2, max: 4 } }, 'triangular(1,2,4)'],
  [{ pert: { min: 1, mode: 2, max: 4 } }, 'pert(1,2,4)'],
  [{ discrete: { values: [1, 2], weights: [3, 1] } }, 'discrete({1,2},{3,1})'],
])('%j is %s', (input, formula) => {
  expect(describeDistribution(distributionOf(input, place)).formula).toBe(formula);
});

test('a discrete distribution without weights has equal ones', () => {
  expect(describeDistribution(distributionOf({ discrete: { values: [5, 6] } }, place)).parameters).toEqual([
    { name: 'values[0]', value: 5 },
    { name: 'values[1]', value: 6 },
    { name: 'weights[0]', value: 1 },
    { name: 'weights[1]', value: 1 },
  ]);
});

test.each([{}, { normal: null }, { normal: { mean: 1, sd: 2 }, uniform: { min: 1, max: 2 } }])(
  '%j is refused with its place: exactly one field is wanted',
  (input) => {
    expect(() => distributionOf(input, place)).toThrow(
      expect.objectContaining({
        code: 'DISTRIBUTION_INVALID',
        extensions: expect.objectContaining({ place }),
      }),
    );
  },
);
