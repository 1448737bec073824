import { expect, test } from '@jest/globals';
import { standardForm } from '../../../src/model/distributions/standard-form.ts';
import { truncatedForm } from '../../../src/model/distributions/truncated-form.ts';

const normal = standardForm({ family: 'normal', mean: 100, sd: 10 });

test('bounds beyond the reach of numbers leave the form as it is, so that it keeps its table', () => {
  expect(truncatedForm(normal, { min: -1e6, max: 1e6 })).toEqual({ ...normal, probability: 1 });
});

test('values count from the lower bound', () => {
  const { shift, scale, quantiles } = truncatedForm(normal, { min: 110 });
  const { lower } = quantiles();
  expect([shift, scale]).toEqual([110, 10]);
  // Near the bound a value is the share of what is left, over the density there.
  const density = Math.exp(-1 / 2) / Math.sqrt(2 * Math.PI);
  expect(lower(1e-6) / ((1e-6 * 0.15865525393145707) / density)).toBeCloseTo(1, 5);
});

test('of an exponential form the bounds are taken as logarithms', () => {
  const form = standardForm({ family: 'lognormal', mean: 1, sd: 10 });
  expect(form.isExponential).toBe(true);
  const { shift, probability } = truncatedForm(form, { min: Math.exp(form.shift) });
  expect(probability).toBeCloseTo(0.5, 14);
  expect(shift).toBeCloseTo(form.shift, 14);
  expect(truncatedForm(form, { min: -1 }).probability).toBe(1);
  expect(truncatedForm(form, { max: 0 }).probability).toBe(0);
});
