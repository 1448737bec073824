import { expect, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import { joinSamples } from '../../src/backends/join-samples.ts';
import { simulate } from '../../src/simulate.ts';
import type { Shard } from '../../src/simulate.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { sumAndInverse, sumOfNormals } from '../fixtures/models.ts';

const run = (model: typeof sumOfNormals, shard: Omit<Shard, 'seed'>) =>
  simulate(javascript.prepare(model), { seed: 9n, ...shard })!;

const parts = [
  { firstTrial: blockTrials, trials: 2 * blockTrials },
  { firstTrial: 3 * blockTrials, trials: blockTrials },
  { firstTrial: 4 * blockTrials, trials: 123 },
];
const whole = { firstTrial: blockTrials, trials: 3 * blockTrials + 123 };
const ranges = [
  { low: 20, high: 40 },
  { low: 0.2, high: 1 },
];

test('samples of ranges that follow one another make the sample of them together', () => {
  for (const model of [sumOfNormals, sumAndInverse]) {
    expect(joinSamples(parts.map((part) => run(model, part)))).toEqual(run(model, whole));
  }
});

test('so they do when trials are not kept', () => {
  const joined = joinSamples(parts.map((part) => run(sumAndInverse, { ...part, ranges })));
  expect(joined).toEqual(run(sumAndInverse, { ...whole, ranges }));
});

test('a single one is itself', () => {
  const sample = run(sumOfNormals, whole);
  expect(joinSamples([sample])).toBe(sample);
  expect(() => joinSamples([])).toThrow(RangeError);
});
