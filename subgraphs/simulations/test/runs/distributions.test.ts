import { expect, test } from '@jest/globals';
import { describeDistribution, distributionOf, withParameterCells } from '../../src/runs/distributions.ts';

const place = 'model.inputs[2].distribution';

test.each([
  [{ normal: { mean: 1, sd: 2 } }, 'normal(1,2)'],
  [{ lognormal: { mean: 1, sd: 2 } }, 'lognormal(1,2)'],
  [{ uniform: { min: 1, max: 2 } }, 'uniform(1,2)'],
  [{ triangular: { min: 1, mode: 2, max: 4 } }, 'triangular(1,2,4)'],
  [{ pert: { min: 1, mode: 2, max: 4 } }, 'pert(1,2,4)'],
  [{ exponential: { mean: 2 } }, 'exponential(2)'],
  [{ gamma: { shape: 2, scale: 3 } }, 'gamma(2,3)'],
  [{ beta: { a: 2, b: 3 } }, 'beta(2,3,0,1)'],
  [{ beta: { a: 2, b: 3, min: -1, max: 5 } }, 'beta(2,3,-1,5)'],
  [{ weibull: { shape: 2, scale: 3 } }, 'weibull(2,3)'],
  [{ student: { df: 4 } }, 'student(4)'],
  [{ logistic: { location: 1, scale: 2 } }, 'logistic(1,2)'],
  [{ extremeValue: { location: 1, scale: 2 } }, 'extremeValue(1,2)'],
  [
    { cumulative: { min: 0, max: 9, points: [2, 4], probabilities: [0.3, 0.8] } },
    'cumulative(0,9,{2,4},{0.3,0.8})',
  ],
  [{ binomial: { n: 10, p: 0.5 } }, 'binomial(10,0.5)'],
  [{ poisson: { mean: 3 } }, 'poisson(3)'],
  [{ geometric: { p: 0.5 } }, 'geometric(0.5)'],
  [{ bernoulli: { p: 0.5 } }, 'bernoulli(0.5)'],
  [{ integerUniform: { min: 1, max: 6 } }, 'integerUniform(1,6)'],
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

test('a parameter that is a cell stands in the formula, and not among the numbers', () => {
  const distribution = withParameterCells(
    { family: 'normal', mean: 0, sd: 2 },
    [{ parameter: 'mean', cell: 'Model!B9' }],
    'cells',
  );
  expect(describeDistribution(distribution)).toEqual({
    family: 'normal',
    formula: 'normal(Model!B9,2)',
    parameters: [{ name: 'sd', value: 2 }],
  });
});

test.each(['max', 'family', 'constructor'])(
  'a cell for the parameter %s of a normal distribution is refused',
  (parameter) => {
    const list = 'model.inputs[2].parameterCells';
    const cells = [{ parameter, cell: 'Model!B9' }];
    expect(() => withParameterCells({ family: 'normal', mean: 0, sd: 2 }, cells, list)).toThrow(
      expect.objectContaining({
        code: 'DISTRIBUTION_INVALID',
        extensions: expect.objectContaining({ place: `${list}[0].parameter` }),
      }),
    );
  },
);
