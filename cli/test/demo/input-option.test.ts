import { expect, test } from '@jest/globals';
import { parseInputOption } from '../../src/demo/input-option.ts';

test.each([
  ['Model!B3=triangular(1,2,4)', 'Model!B3', { triangular: { min: 1, mode: 2, max: 4 } }],
  ["'My sheet'!B3 = Normal(-1.5, 2e3)", "'My sheet'!B3", { normal: { mean: -1.5, sd: 2000 } }],
  ['Rate=uniform(0,1)', 'Rate', { uniform: { min: 0, max: 1 } }],
  ['A1=discrete({1,2,3},{0.2,0.3,0.5})', 'A1', { discrete: { values: [1, 2, 3], weights: [0.2, 0.3, 0.5] } }],
  ['A1=discrete({1,2})', 'A1', { discrete: { values: [1, 2] } }],
  ['A1=beta(2,3)', 'A1', { beta: { a: 2, b: 3 } }],
  ['A1=integeruniform(1,6)', 'A1', { integerUniform: { min: 1, max: 6 } }],
  [
    'A1=cumulative(0,9,{2,4},{0.3,0.8})',
    'A1',
    { cumulative: { min: 0, max: 9, points: [2, 4], probabilities: [0.3, 0.8] } },
  ],
])('reads %s', (text, cell, distribution) => {
  expect(parseInputOption(text)).toEqual({ cell, distribution });
});

test.each([
  ['Model!B3', 'write an input as'],
  ['=normal(0,1)', 'write an input as'],
  ['B3=cauchy(0,1)', 'there is no distribution cauchy'],
  ['B3=constructor(0,1)', 'there is no distribution constructor'],
  ['B3=normal(0)', 'normal takes mean, sd'],
  ['B3=normal(0,1,2)', 'normal takes mean, sd'],
  ['B3=beta(1)', 'beta takes a, b, min, max'],
  ['B3=normal(0,one)', 'one is not a number'],
  ['B3=discrete({})', 'is not a number'],
])('refuses %s and says why', (text, reason) => {
  expect(() => parseInputOption(text)).toThrow(reason);
});
