import { afterAll, expect, jest, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import { ThreadFailure } from '../../src/backends/messages.ts';
import { openThreads } from '../../src/backends/threads.ts';
import { EngineError } from '../../src/errors.ts';
import { packModel } from '../../src/model/pack.ts';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { simulate } from '../../src/simulate.ts';
import { binCount, emptyBins } from '../../src/statistics/binned-sample.ts';
import { slowModel, sumOfNormals } from '../fixtures/models.ts';

// A thread starts in a third of a second, on a machine with other things to do in several.
jest.setTimeout(30_000);

const onThread = { backend: 'JAVASCRIPT', precision: 'DOUBLE' } as const;
const shard = {
  ...onThread,
  runId: 'run',
  model: packModel(sumOfNormals),
  seed: 5n,
  firstTrial: 0,
  trials: 20_000,
};
const slow = {
  ...onThread,
  runId: 'slow',
  model: packModel(slowModel),
  seed: 5n,
  firstTrial: 0,
  trials: 1_000_000,
};

const threads = await openThreads({ threads: 1 });
afterAll(async () => {
  await threads[Symbol.asyncDispose]();
});

test('a shard run in a thread has the bits of one run here', async () => {
  const here = simulate(javascript.prepare(sumOfNormals), shard);
  await expect(threads.run('simulate', shard)).resolves.toMatchObject(here!);
});

test('more tasks than threads wait their turn', async () => {
  await using pair = await openThreads({ threads: 2 });
  const firstTrials = [0, 1, 2, 3, 4, 5].map((block) => block * 4096);
  const samples = await Promise.all(
    firstTrials.map((firstTrial) => pair.run('simulate', { ...shard, firstTrial, trials: 4096 })),
  );
  expect(samples.map((sample) => sample.firstTrial)).toEqual(firstTrials);
});

test('a refusal crosses the thread with its code and place', async () => {
  const inspection = threads.run('inspect', { key: 'f', bytes: new TextEncoder().encode('no workbook') });
  await expect(inspection).rejects.toThrow(EngineError);
  await expect(inspection).rejects.toMatchObject({ code: 'WORKBOOK_NOT_XLSX' });
  const draws = threads.run('simulate', { ...shard, trials: 1e12 });
  await expect(draws).rejects.toMatchObject({ code: 'TRIALS_OUT_OF_RANGE', place: 'trials' });
  await expect(draws).rejects.toThrow(/100,000,000/);
});

test('a task that breaks is a failure of the thread, which goes on', async () => {
  const broken = threads.run('simulate', { ...shard, firstTrial: 5 });
  await expect(broken).rejects.toThrow(ThreadFailure);
  await expect(broken).rejects.toMatchObject({ kind: 'fault', cause: { name: 'RangeError' } });
  await expect(threads.run('simulate', shard)).resolves.toMatchObject({ trials: 20_000 });
});

test('sorting moves the column there and back, without the trials that failed', async () => {
  const column = Float64Array.of(3, Number.NaN, -1, 2);
  const { sorted } = await threads.run('sort', { column }, { transfer: [column.buffer] });
  expect([...sorted]).toEqual([-1, 2, 3]);
  expect(column.length).toBe(0);
});

test('bins are counted in a thread', async () => {
  const bins = emptyBins({ min: 0, max: 1 });
  const { counts } = await threads.run(
    'bin',
    { column: Float64Array.of(0, 1, 1), bins },
    { transfer: [bins.counts.buffer] },
  );
  expect([counts[0], counts[binCount - 1]]).toEqual([1, 2]);
});

test('rank correlations are those of the inputs that the run drew', async () => {
  const { outputs } = await threads.run('simulate', shard);
  const inputs = sumOfNormals.inputs;
  const { correlations } = await threads.run('correlate', {
    runId: 'run',
    seed: 5n,
    inputs,
    column: outputs[0]!,
  });
  // A sum's correlations with its parts are their shares of its deviation, 3/5 and 4/5; Spearman's of normals with
  // correlation r is 6/pi asin(r/2), and its standard error below 1/sqrt(n).
  for (const [i, r] of [3 / 5, 4 / 5].entries()) {
    expect(Math.abs(correlations[i]! - (6 / Math.PI) * Math.asin(r / 2))).toBeLessThan(4 / Math.sqrt(20_000));
  }
  // Failed trials are left out in pairs: here all but those with a large sum, in which the inputs tell less.
  const column = outputs[0]!.map((sum) => (sum > 30 ? sum : Number.NaN));
  const kept = await threads.run('correlate', { runId: 'run', seed: 5n, inputs, column });
  expect(kept.correlations[1]).toBeLessThan(correlations[1]! - 0.05);
  expect(kept.correlations[1]).toBeGreaterThan(0.4);
});

test('progress of a long run rises, and a cancelled one stops long before its end and frees its thread', async () => {
  const cancel = new AbortController();
  const reported: number[] = [];
  const run = threads.run('simulate', slow, {
    signal: cancel.signal,
    onProgress(done) {
      reported.push(done);
      if (reported.length === 3) cancel.abort(new Error('cancelled'));
    },
  });
  await expect(run).rejects.toThrow('cancelled');
  // Its hundred seconds would be more than this test has.
  await expect(threads.run('simulate', shard)).resolves.toMatchObject({ trials: 20_000 });
  expect(reported.length).toBe(3);
  expect(reported).toEqual(reported.toSorted((left, right) => left - right));
});

test('a task that was cancelled while it waited never starts', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const running = threads.run('simulate', slow, { signal: first.signal });
  const waiting = threads.run('simulate', shard, { signal: second.signal });
  second.abort(new Error('not wanted'));
  await expect(waiting).rejects.toThrow('not wanted');
  first.abort(new Error('nor this'));
  await expect(running).rejects.toThrow('nor this');
  await expect(threads.run('simulate', shard, { signal: second.signal })).rejects.toThrow('not wanted');
});

test('a task that does not listen has its thread replaced', async () => {
  await using pool = await openThreads({ threads: 1 });
  // Five million bit patterns: half a second of sorting.
  const words = new Int32Array(10_000_000);
  fillWords(philoxKey(1n), 0, 0, words.length, words);
  const column = new Float64Array(words.buffer);
  const cancel = new AbortController();
  const sorting = pool.run('sort', { column }, { signal: cancel.signal, transfer: [column.buffer] });
  cancel.abort(new Error('cancelled'));
  await expect(sorting).rejects.toThrow('cancelled');
  await expect(pool.run('simulate', shard)).resolves.toMatchObject({ trials: 20_000 });
});

test('a task that takes longer than it may fails', async () => {
  const run = threads.run('simulate', slow, { timeoutMs: 100 });
  await expect(run).rejects.toThrow('The task simulate took longer than 100 ms.');
  await expect(run).rejects.toMatchObject({ code: 'THREAD_FAILED', kind: 'timeout' });
});

test('a thread that runs out of memory fails its own task alone, and is replaced', async () => {
  const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 };
  await using limited = await openThreads({ threads: 2, resourceLimits });
  const inputs = Array.from({ length: 150_000 }, (_, i) => ({
    distribution: { family: 'uniform', min: i, max: i + 1 } as const,
  }));
  const greedy = limited.run('correlate', { runId: 'greedy', seed: 1n, inputs, column: new Float64Array(2) });
  const modest = limited.run('simulate', shard);
  await expect(greedy).rejects.toThrow(/ended in the middle of its task.*memory/);
  await expect(greedy).rejects.toMatchObject({ code: 'THREAD_FAILED', kind: 'memory' });
  await expect(modest).resolves.toMatchObject({ trials: 20_000 });
  const both = await Promise.all([limited.run('simulate', shard), limited.run('simulate', shard)]);
  expect(both.length).toBe(2);
});

test('closing rejects what runs and what waits', async () => {
  const closing = await openThreads({ threads: 1 });
  const tasks = [closing.run('simulate', slow), closing.run('simulate', shard)];
  const outcomes = Promise.allSettled(tasks);
  await closing[Symbol.asyncDispose]();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'closed' } });
  }
  await expect(closing.run('simulate', shard)).rejects.toThrow('closed');
});
