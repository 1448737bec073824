import { expect, test } from '@jest/globals';
import { planShards, shardRange, shardRanges } from '../../src/runs/shard-plan.ts';

const range = { low: 0, high: 1 };
const usual = { outputs: 3, keepsTrials: true, trialsPerSecond: 1_000_000 };

test.each([
  [1, true],
  [4096, true],
  [100_000, true],
  [9_999_999, true],
  [100_000_000, true],
  [4096, false],
  [262_144, false],
  [262_145, false],
  [100_000_000, false],
])(
  'the shards of %d trials, kept: %s, lie side by side, begin at blocks and end with the run',
  (trials, keepsTrials) => {
    const plan = planShards({ ...usual, trials, keepsTrials });
    const run = { trials, shardTrials: plan.shardTrials, binRanges: keepsTrials ? null : [range] };
    let next = 0;
    for (let shard = 0; shard < plan.shards; shard++) {
      const { firstTrial, trials: count } = shardRange(run, shard);
      expect(firstTrial).toBe(next);
      expect(firstTrial % 4096).toBe(0);
      expect(count).toBeGreaterThan(0);
      next += count;
    }
    expect(next).toBe(trials);
  },
);

test.each([50_000, 1_000_000, 4_000_000])(
  'at %d trials a second a shard takes about one',
  (trialsPerSecond) => {
    const { shardTrials } = planShards({ ...usual, outputs: 1, trials: 4_000_000, trialsPerSecond });
    expect(shardTrials / trialsPerSecond).toBeCloseTo(1, 1);
  },
);

test('a model so slow that a block takes minutes has shards of a block, but not more than a thousand of them', () => {
  const slow = { ...usual, trialsPerSecond: 10 };
  expect(planShards({ ...slow, trials: 1_000_000 }).shardTrials).toBe(4096);
  expect(planShards({ ...slow, trials: 100_000_000 }).shards).toBeLessThanOrEqual(1_000);
});

test('a shard of a run that keeps its trials never holds more than 32 MiB, however fast the model', () => {
  const { shardTrials } = planShards({
    trials: 10_000_000,
    outputs: 100,
    keepsTrials: true,
    trialsPerSecond: 1e9,
  });
  expect(shardTrials * 100 * 8).toBeLessThanOrEqual(32 * 1024 * 1024);
});

test('a run that does not keep its trials has its first 2^18 in one shard, and may have all others in another', () => {
  const plan = planShards({ trials: 100_000_000, outputs: 1, keepsTrials: false, trialsPerSecond: 1e9 });
  expect(plan.shards).toBe(2);
  expect(shardRange({ trials: 100_000_000, ...plan, binRanges: [range] }, 0)).toEqual({
    firstTrial: 0,
    trials: 2 ** 18,
  });
});

test('of a run with many outputs the first trials, which are kept, take several shards of 32 MiB at most', () => {
  const trials = 20_000_000;
  const plan = planShards({ trials, outputs: 100, keepsTrials: false, trialsPerSecond: 1e9 });
  const run = { trials, ...plan, binRanges: Array.from({ length: 100 }, () => range) };
  const shards = Array.from({ length: plan.shards }, (_, shard) => shardRange(run, shard));
  const kept = shards.filter(({ firstTrial }) => shardRanges(run, firstTrial) === undefined);
  expect(kept.reduce((sum, shard) => sum + shard.trials, 0)).toBe(2 ** 18);
  for (const shard of kept) expect(shard.trials * 100 * 8).toBeLessThanOrEqual(32 * 1024 * 1024);
  const ends = shards.map((shard) => shard.firstTrial + shard.trials);
  expect(shards.map(({ firstTrial }) => firstTrial)).toEqual([0, ...ends.slice(0, -1)]);
  expect(ends.at(-1)).toBe(trials);
});

test('the bins of all shards of a run take 8 GiB at most, however slow the model', () => {
  const { shards } = planShards({
    trials: 100_000_000,
    outputs: 100,
    keepsTrials: false,
    trialsPerSecond: 10,
  });
  expect(shards * 100 * 2 ** 18).toBeLessThanOrEqual(8.2 * 2 ** 30);
});
