import { expect, test } from '@jest/globals';
import { planShards, shardRange } from '../../src/runs/shard-plan.ts';

test.each([1, 4096, 100_000, 1_000_000, 9_999_999, 100_000_000])(
  'the shards of %d trials lie side by side, begin at blocks and end with the run',
  (trials) => {
    const plan = planShards(trials, 3);
    let next = 0;
    for (let shard = 0; shard < plan.shards; shard++) {
      const range = shardRange({ trials, shardTrials: plan.shardTrials }, shard);
      expect(range.firstTrial).toBe(next);
      expect(range.firstTrial % 4096).toBe(0);
      expect(range.trials).toBeGreaterThan(0);
      next += range.trials;
    }
    expect(next).toBe(trials);
  },
);

test('a million trials make eight shards, a hundred million about a hundred', () => {
  expect(planShards(1_000_000, 1).shards).toBe(8);
  expect(planShards(100_000_000, 1).shards).toBe(101);
});

test('a small run is one shard: below 65,536 trials a job costs more than its work', () => {
  expect(planShards(1_000, 5).shards).toBe(1);
  expect(planShards(65_536, 5).shards).toBe(1);
});

test('many outputs make shorter shards, so that one never holds more than 32 MiB', () => {
  const { shardTrials } = planShards(100_000_000, 100);
  expect(shardTrials * 100 * 8).toBeLessThanOrEqual(32 * 1024 * 1024);
});
