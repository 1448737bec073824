import { describe, expect, test } from '@jest/globals';
import { runShard, type ChunkComputer } from '../../../src/backends/gpujs/run-shard.ts';
import { finiteLimit } from '../../../src/kernel/gpujs/dialect.ts';
import { errorCode } from '../../../src/kernel/program.ts';
import { writeMoments, momentFields } from '../../../src/statistics/moments.ts';

/** Two outputs of a trial: a number that goes up and down, and its root, which is #NUM! half of the time. */
const valueOf = (trial: number) => Math.fround(Math.sin(trial) * 100);
const isError = (trial: number) => valueOf(trial) < 0;

const computer = (chunkTrials: number, fail = (_firstTrial: number): void => {}): ChunkComputer => ({
  outputs: 2,
  chunkTrials,
  async computeChunk(_key, firstTrial, trials) {
    fail(firstTrial);
    const each = (make: (trial: number) => number) =>
      Float32Array.from({ length: trials }, (_, i) => make(firstTrial + i));
    return [
      each(valueOf),
      each((trial) => (isError(trial) ? -errorCode('#NUM!') * finiteLimit : Math.sqrt(valueOf(trial)))),
    ];
  },
});

const shard = { seed: 1n, firstTrial: 8192, trials: 30_000 };

describe('a shard of a device', () => {
  test('has the trials, errors and moments that the device computed', async () => {
    const sample = await runShard(computer(8192), shard);
    expect(sample).toMatchObject({ firstTrial: 8192, trials: 30_000, bins: [] });
    expect(sample.outputs[0]?.[29_999]).toBe(valueOf(38_191));
    const codes = Array.from(sample.errors[1] ?? []);
    expect(codes.every((code, i) => code === (isError(8192 + i) ? errorCode('#NUM!') : 0))).toBe(true);
    expect(sample.errors[0]).toBeNull();
    const block = Float64Array.from({ length: 4096 }, (_, i) => valueOf(8192 + i));
    const record = new Float64Array(momentFields);
    writeMoments(block, 0, 4096, record, 0);
    expect(sample.moments.slice(0, momentFields)).toEqual(record);
    expect(sample.errorCounts[1]).toEqual([
      expect.objectContaining({ count: codes.filter((code) => code !== 0).length }),
    ]);
  });

  test('is the same whatever the chunks are', async () => {
    expect(await runShard(computer(4096), shard)).toEqual(await runShard(computer(32_768), shard));
  });

  test('whose trials are not kept has the bins and tails of those that are', async () => {
    const ranges = [
      { low: -50, high: 50 },
      { low: 0, high: 9 },
    ];
    const kept = await runShard(computer(32_768), shard);
    const binned = await runShard(computer(4096), { ...shard, ranges });
    expect(binned.outputs).toEqual([]);
    expect(binned.moments).toEqual(kept.moments);
    expect(binned.errorCounts).toEqual(kept.errorCounts);
    const beyond = Array.from(kept.outputs[0] ?? []).filter((value) => value < -50 || value >= 50);
    expect(Array.from(binned.bins[0]?.tails ?? [])).toEqual(beyond);
    const counted = binned.bins.map(({ counts, tails }) =>
      counts.reduce((sum, count) => sum + count, tails.length),
    );
    expect(counted[0]).toBe(30_000);
  });

  test('stops between two chunks with the reason of the signal, and tells of its progress', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const done: number[] = [];
    const onProgress = (trials: number) => {
      done.push(trials);
      if (trials === 16_384) stop.abort(reason);
    };
    await expect(runShard(computer(8192), shard, { signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(done).toEqual([8192, 16_384]);
    await expect(runShard(computer(8192), shard, { signal: stop.signal })).rejects.toBe(reason);
  });

  test('fails as its chunks do, also the one that is computed ahead', async () => {
    const failure = new Error('lost');
    const fail = (firstTrial: number) => {
      if (firstTrial >= 16_384) throw failure;
    };
    await expect(runShard(computer(8192, fail), shard)).rejects.toBe(failure);
  });

  test('never takes what is beyond single precision for a number', async () => {
    for (const lost of [Number.NaN, Infinity, -Infinity, 1e38]) {
      const broken = {
        ...computer(8192),
        outputs: 1,
        computeChunk: async () => [new Float32Array(8192).fill(lost)],
      };
      await expect(runShard(broken, shard)).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'wrong' });
    }
  });
});
