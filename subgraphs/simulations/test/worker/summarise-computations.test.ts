import { expect, test } from '@jest/globals';
import type { Computation } from '../../src/database/tables.ts';
import { summariseComputations } from '../../src/worker/summarise-computations.ts';

const card: Computation = {
  backend: 'WEBGPU',
  device: 'a card',
  fallback: null,
  shadow: { trials: 1024, largestDifference: 1e-6, tolerance: 1e-4 },
};
const fallen: Computation = {
  backend: 'WASM',
  device: '2 worker threads',
  fallback: 'The device was lost.',
  shadow: null,
};

test('shards of one backend are a run of that backend, with all its checks and the largest difference', () => {
  const further = { ...card, shadow: { trials: 1024, largestDifference: 3e-6, tolerance: 1e-4 } };
  expect(
    summariseComputations([
      { trials: 10, computation: card },
      { trials: 10, computation: further },
    ]),
  ).toEqual({ ...card, shadow: { trials: 2048, largestDifference: 3e-6, tolerance: 1e-4 } });
});

test('a run that went on elsewhere from its first shard on gives the reason', () => {
  expect(summariseComputations([{ trials: 10, computation: fallen }])).toEqual(fallen);
});

test('a run that went on elsewhere in its middle is of the backend with most trials, and says how many it had not', () => {
  const shards = [
    { trials: 70, computation: card },
    { trials: 30, computation: fallen },
  ];
  expect(summariseComputations(shards)).toEqual({
    ...card,
    fallback: 'The device was lost. WASM computed 30 % of the trials in its place.',
  });
});

test('of shards from before there was a choice nothing is said', () => {
  expect(summariseComputations([{ trials: 10, computation: null }])).toBeNull();
});
