import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import { runOnThreads } from '../../src/backends/run-on-threads.ts';
import { openThreads } from '../../src/backends/threads.ts';
import type { Threads } from '../../src/backends/threads.ts';
import type { Model } from '../../src/model/model.ts';
import { packModel } from '../../src/model/pack.ts';
import { simulate } from '../../src/simulate.ts';
import type { Shard } from '../../src/simulate.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { sumAfterDetours, sumAndInverse, sumOfNormals } from '../fixtures/models.ts';

// A thread starts in a third of a second, on a machine with other things to do in several.
jest.setTimeout(60_000);

const onThread = { backend: 'JAVASCRIPT', precision: 'DOUBLE' } as const;
// A block of it takes longer than a piece should: so each piece is one block.
const slowModel = sumAfterDetours(1_500);
const nameOf = (model: Model) =>
  ['sum', 'inverse', 'slow'][[sumOfNormals, sumAndInverse, slowModel].indexOf(model)] ?? 'greedy';
const runOf = (model: Model, shard: Shard, runId = nameOf(model)) => ({
  ...onThread,
  ...shard,
  runId,
  model: packModel(model),
});
// Enough for several pieces: the first has one block, the next at most four.
const shard: Shard = { seed: 11n, firstTrial: 3 * blockTrials, trials: 40 * blockTrials + 321 };
const ranges = [
  { low: 20, high: 40 },
  { low: 0.2, high: 1 },
];

const isPiece = (input: unknown): input is { readonly runId: string } =>
  typeof input === 'object' && input !== null && 'runId' in input;

/** Remembers the runs whose pieces were given to the threads, in order. */
function watched(threads: Threads): { readonly threads: Threads; readonly pieces: string[] } {
  const pieces: string[] = [];
  const run: Threads['run'] = (name, input, options) => {
    if (isPiece(input)) pieces.push(input.runId);
    return threads.run(name, input, options);
  };
  return { threads: { ...threads, run }, pieces };
}

let pools: readonly Threads[];
beforeAll(async () => {
  pools = await Promise.all([1, 2, 3].map((size) => openThreads({ threads: size })));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]()));
});

describe.each([1, 2, 3])('on %i threads', (size) => {
  test('trials, codes, moments and error counts have the bits of one thread without pieces', async () => {
    const { threads, pieces } = watched(pools[size - 1]!);
    const sample = await runOnThreads(threads, runOf(sumAndInverse, shard));
    expect(sample).toEqual(simulate(javascript.prepare(sumAndInverse), shard));
    expect(pieces.length).toBeGreaterThan(size);
  });

  test('bins and tails do too, when trials are not kept', async () => {
    const sample = await runOnThreads(pools[size - 1]!, runOf(sumAndInverse, { ...shard, ranges }));
    expect(sample).toEqual(simulate(javascript.prepare(sumAndInverse), { ...shard, ranges }));
  });
});

test('wasm has the bits of javascript, on several threads too', async () => {
  const run = { ...runOf(sumAndInverse, shard), backend: 'WASM' } as const;
  await expect(runOnThreads(pools[1]!, run)).resolves.toEqual(
    simulate(javascript.prepare(sumAndInverse), shard),
  );
  await expect(runOnThreads(pools[2]!, { ...run, ranges })).resolves.toEqual(
    simulate(javascript.prepare(sumAndInverse), { ...shard, ranges }),
  );
});

test('what a run gives lies in memory that no thread writes to any more', async () => {
  const [, pair] = pools;
  const first = await runOnThreads(pair!, runOf(sumOfNormals, shard));
  const before = first.outputs[0]!.slice();
  await runOnThreads(pair!, runOf(sumOfNormals, { ...shard, seed: 12n }));
  expect(first.outputs[0]).toEqual(before);
});

test('a run writes over a sample that nobody reads any more, and gives the bits it would give without', async () => {
  const [, pair] = pools;
  const reuse = await runOnThreads(pair!, runOf(sumAndInverse, shard));
  const shorter = { ...shard, seed: 12n, trials: 7 * blockTrials };
  const sample = await runOnThreads(pair!, runOf(sumAndInverse, shorter), { reuse });
  expect(sample).toEqual(simulate(javascript.prepare(sumAndInverse), shorter));
  expect(sample.outputs[1]!.buffer).toBe(reuse.outputs[1]!.buffer);
});

test('a sample that is too small, or not shared, is left as it is', async () => {
  const small = await runOnThreads(pools[0]!, runOf(sumOfNormals, { ...shard, trials: 5 }));
  const unshared = simulate(javascript.prepare(sumOfNormals), shard)!;
  for (const reuse of [small, unshared]) {
    const before = reuse.outputs[0]!.slice();
    const sample = await runOnThreads(pools[0]!, runOf(sumOfNormals, { ...shard, seed: 12n }), { reuse });
    expect(sample).toEqual(simulate(javascript.prepare(sumOfNormals), { ...shard, seed: 12n }));
    expect(reuse.outputs[0]).toEqual(before);
  }
});

test('runs that are under way together take turns', async () => {
  const { threads, pieces } = watched(pools[0]!);
  const trials = 3 * blockTrials;
  await Promise.all(
    ['a', 'b', 'c'].map((runId) => runOnThreads(threads, runOf(slowModel, { ...shard, trials }, runId))),
  );
  expect(pieces).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']);
});

test('pieces grow to be worth their while', async () => {
  const { threads, pieces } = watched(pools[0]!);
  await runOnThreads(threads, runOf(sumOfNormals, { ...shard, trials: 500 * blockTrials }));
  expect(pieces.length).toBeLessThan(250);
});

test('progress rises to no more than the trials', async () => {
  const reported: number[] = [];
  const trials = 6 * blockTrials;
  await runOnThreads(pools[1]!, runOf(slowModel, { ...shard, trials }), {
    onProgress: (done) => reported.push(done),
  });
  expect(reported.length).toBeGreaterThan(0);
  expect(reported).toEqual(reported.toSorted((left, right) => left - right));
  expect(reported.at(-1)).toBeLessThanOrEqual(trials);
});

test('a cancelled run rejects with the reason, and leaves the threads to others', async () => {
  const cancel = new AbortController();
  const { threads, pieces } = watched(pools[1]!);
  const run = runOnThreads(threads, runOf(slowModel, { ...shard, trials: 100 * blockTrials }), {
    signal: cancel.signal,
    onProgress: () => cancel.abort(new Error('cancelled')),
  });
  await expect(run).rejects.toThrow('cancelled');
  const begun = pieces.length;
  await expect(runOnThreads(pools[1]!, runOf(sumOfNormals, shard))).resolves.toMatchObject({
    trials: shard.trials,
  });
  expect(pieces.length).toBe(begun);
});

test('a thread that dies fails the runs that it works for, and is replaced for the next', async () => {
  await using limited = await openThreads({
    threads: 2,
    resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 },
  });
  const inputs = Array.from({ length: 150_000 }, (_, i) => ({
    cell: '',
    name: '',
    distribution: { family: 'uniform', min: i, max: i + 1 } as const,
  }));
  const greedy = runOnThreads(limited, runOf({ ...sumOfNormals, inputs }, shard));
  await expect(greedy).rejects.toMatchObject({ code: 'THREAD_FAILED', kind: 'memory' });
  const modest = await runOnThreads(limited, runOf(sumAndInverse, shard));
  expect(modest).toEqual(simulate(javascript.prepare(sumAndInverse), shard));
});

test('a shard that begins within a block is refused before any thread hears of it', async () => {
  const { threads, pieces } = watched(pools[0]!);
  await expect(runOnThreads(threads, runOf(sumOfNormals, { ...shard, firstTrial: 5 }))).rejects.toThrow(
    RangeError,
  );
  expect(pieces).toEqual([]);
});
