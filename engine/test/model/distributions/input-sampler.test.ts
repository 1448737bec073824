import { expect, test } from '@jest/globals';
import { inputSampler } from '../../../src/model/distributions/input-sampler.ts';
import { philoxKey } from '../../../src/random/philox.ts';

const inputs = [
  { distribution: { family: 'normal', mean: 5, sd: 2 } },
  { distribution: { family: 'pert', min: 0, mode: 1, max: 4 } },
  { distribution: { family: 'discrete', values: [1, 2, 3], weights: [1, 1, 1] } },
] as const;
const key = philoxKey(99n);
const sample = inputSampler(inputs);
const sampleOf = (input: number, firstTrial: number, count: number) => {
  const column = new Float64Array(count);
  sample(key, input, firstTrial, count, column);
  return column;
};

test.each([0, 1, 2])('any trial of input %i drawn alone equals its value in a block', (input) => {
  const block = sampleOf(input, 4096, 300);
  for (const trial of [0, 1, 15, 16, 17, 130, 299]) {
    expect(sampleOf(input, 4096 + trial, 1)[0]).toBe(block[trial]);
  }
});

test('any division of a range draws the same column', () => {
  const whole = sampleOf(0, 0, 1000);
  const parts = [0, 1, 130, 131, 512, 999].map((start, i, starts) =>
    sampleOf(0, start, (starts[i + 1] ?? 1000) - start),
  );
  expect(parts.flatMap((part) => [...part])).toEqual([...whole]);
});
