import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Model, compileModel, javascript, packModel, readWorkbook, simulate } from '@montegraph/engine';
import { readOutputResults } from '../../src/results/output-results.ts';
import { withStoredSample } from '../../src/results/open-sample.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { findRun } from '../../src/runs/find-run.ts';
import type { Run } from '../../src/runs/run.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { mergeRun } from '../../src/worker/merge.ts';
import { computeShard } from '../../src/worker/shard.ts';
import { type WorkerParts, openWorkerParts } from '../fixtures/worker-parts.ts';
import { xlsx } from '../fixtures/workbook.ts';

jest.setTimeout(60_000);

// Three shards; one output has errors in about a quarter of the trials.
const usualTrials = 150_000;
const signal = new AbortController().signal;

function compile(): Model {
  const workbook = readWorkbook(
    xlsx({
      Model: {
        A1: 1,
        A2: 2,
        A3: { formula: 'A1*3+A2', value: 5 },
        A4: { formula: 'SQRT(A1-0.25)', value: 0.9 },
      },
    }),
  );
  const compilation = compileModel(workbook, {
    inputs: [
      { cell: 'Model!A1', distribution: { family: 'uniform', min: 0, max: 1 } },
      { cell: 'Model!A2', distribution: { family: 'normal', mean: 0, sd: 0.1 } },
    ],
    outputs: ['Model!A3', 'Model!A4'],
    constants: [],
  });
  if (compilation.kind !== 'model') throw new Error('The model is blocked.');
  return compilation.model;
}

const model = compile();

let parts: WorkerParts;
beforeAll(async () => {
  parts = await openWorkerParts();
});
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
});

/** @param keepsTrials false counts all but the first 2^18 trials in bins */
async function startTestRun(trials = usualTrials, keepsTrials = true): Promise<Run> {
  return startRun(
    { ...parts, signal },
    {
      ownerId: 'ada',
      fileId: 'file',
      name: 'Run',
      model: packModel(model),
      options: { trials, seed: 5n, sampling: 'MONTE_CARLO', backend: 'CPU', precision: null, keepsTrials },
      mayUseGpu: false,
    },
  );
}

async function computeAll(run: Run, order: readonly number[]): Promise<void> {
  for (const shard of order) await computeShard(parts, { runId: run.id, shard }, signal);
}

async function readAll(id: string) {
  const run = (await findRun(parts.db, { id }))!;
  const results = await readOutputResults(parts.db, [id]);
  return Promise.all(
    results.map((result) =>
      withStoredSample(parts.storage, { run, result }, async (sample) => ({
        ...result,
        runId: 'any',
        quantiles: [await sample.quantile(0), await sample.quantile(0.3), await sample.quantile(1)],
        probability: await sample.probability({ above: 0.5, below: null }),
        histogram: await sample.histogram(20),
      })),
    ),
  );
}

async function sizeOf(key: string): Promise<number> {
  let size = 0;
  for await (const part of parts.storage.objects.read(key)) size += (part as Buffer).length;
  return size;
}

test('the numbers do not depend on the order in which the shards ran', async () => {
  const [first, second] = [await startTestRun(), await startTestRun()];
  expect(first.shards).toBe(3);
  await computeAll(first, [0, 1, 2]);
  await computeAll(second, [2, 0, 1]);
  await mergeRun(parts, { runId: first.id }, signal);
  await mergeRun(parts, { runId: second.id }, signal);
  expect(await readAll(second.id)).toEqual(await readAll(first.id));
});

test('they are those of the trials themselves, without the trials that ended in an error, which are counted', async () => {
  const run = await startTestRun();
  await computeAll(run, [0, 1, 2]);
  await mergeRun(parts, { runId: run.id }, signal);
  const [linear, root] = await readAll(run.id);
  const sample = simulate(javascript.prepare(model), { seed: 5n, firstTrial: 0, trials: usualTrials })!;

  const sorted = sample.outputs[0]!.toSorted();
  expect(linear).toMatchObject({ count: usualTrials, min: sorted[0], max: sorted.at(-1), errors: [] });
  expect(linear!.mean).toBeCloseTo(sorted.reduce((sum, value) => sum + value) / usualTrials, 10);
  expect(linear!.probability).toBe(sorted.filter((value) => value > 0.5).length / usualTrials);
  expect(linear!.sensitivity.map(({ input }) => input)).toEqual(['Model!A1', 'Model!A2']);

  const values = sample.outputs[1]!.filter((value) => !Number.isNaN(value));
  expect(root!.count).toBe(values.length);
  expect(root!.errors).toEqual([
    {
      error: '#NUM!',
      count: usualTrials - values.length,
      firstTrial: sample.outputs[1]!.findIndex(Number.isNaN),
    },
  ]);
  expect(root!.histogram.counts.reduce((sum, count) => sum + count)).toBe(values.length);
});

test('above the limit percentiles come from a histogram, and are as near as it says', async () => {
  const [exact, binned] = [await startTestRun(), await startTestRun()];
  await computeAll(exact, [0, 1, 2]);
  await computeAll(binned, [0, 1, 2]);
  await mergeRun(parts, { runId: exact.id }, signal);
  await mergeRun({ ...parts, exactTrials: usualTrials - 1 }, { runId: binned.id }, signal);
  const [expected, actual] = [await readAll(exact.id), await readAll(binned.id)];
  for (const [output, result] of actual.entries()) {
    const { percentileMethod, percentileResolution, quantiles, mean, sensitivity } = result;
    expect(percentileMethod).toBe('HISTOGRAM');
    expect(percentileResolution).toBeGreaterThan(0);
    expect(mean).toBe(expected[output]!.mean);
    expect(sensitivity).toEqual(expected[output]!.sensitivity);
    expect(quantiles[0]).toBe(expected[output]!.quantiles[0]);
    expect(quantiles[2]).toBe(expected[output]!.quantiles[2]);
    expect(Math.abs(quantiles[1]! - expected[output]!.quantiles[1]!)).toBeLessThanOrEqual(
      percentileResolution,
    );
  }
});

test('a run that does not keep its trials has the same moments, and percentiles as near as it says', async () => {
  const trials = 500_000;
  const [exact, counted] = [await startTestRun(trials), await startTestRun(trials, false)];
  expect(counted).toMatchObject({ shards: 5, binRanges: [expect.anything(), expect.anything()] });
  await computeAll(exact, [0, 1, 2, 3, 4, 5, 6, 7]);
  await computeAll(counted, [4, 0, 2, 1, 3]);
  await mergeRun(parts, { runId: exact.id }, signal);
  await mergeRun(parts, { runId: counted.id }, signal);
  const [expected, actual] = [await readAll(exact.id), await readAll(counted.id)];
  for (const [output, result] of actual.entries()) {
    const { percentileMethod, percentileResolution, quantiles, probability, histogram, fences, ...same } =
      result;
    expect(expected[output]).toMatchObject(same);
    expect(percentileMethod).toBe('HISTOGRAM');
    expect(quantiles[0]).toBe(expected[output]!.quantiles[0]);
    expect(quantiles[2]).toBe(expected[output]!.quantiles[2]);
    expect(Math.abs(quantiles[1]! - expected[output]!.quantiles[1]!)).toBeLessThanOrEqual(
      percentileResolution,
    );
    // 0.5 lies within a bin, of which one has at most a few hundred of the trials.
    expect(probability).toBeCloseTo(expected[output]!.probability!, 3);
    expect(histogram.counts.reduce((sum, count) => sum + count)).toBe(result.count);
    expect(fences).toHaveLength(0);
  }
});

test('a run that does not keep its trials stores its first 2^18 and some hundred kilobytes a shard and output', async () => {
  const run = await startTestRun(5_000_000, false);
  await computeAll(run, [0, 1, 2]);
  const sizes = await Promise.all(
    [0, 2 ** 18, 2 ** 18 + 2 ** 16].map((firstTrial) => sizeOf(`ada/${run.id}/shard-${firstTrial}`)),
  );
  // The second output has errors: a byte a trial more.
  expect(sizes[0]).toBeGreaterThan(2 ** 18 * 2 * 8);
  for (const size of sizes.slice(1)) expect(size).toBeLessThan(2 * 2 ** 18 + 2 * 8_192);
});

test('once merged, the bins of shards are gone, and the trials that were kept stay', async () => {
  const run = await startTestRun(400_000, false);
  await computeAll(run, [0, 1, 2, 3]);
  await mergeRun(parts, { runId: run.id }, signal);
  const exists = (name: string) => parts.storage.objects.exists(`ada/${run.id}/${name}`);
  expect(run.shards).toBe(4);
  expect(await exists('shard-0')).toBe(true);
  for (const firstTrial of [2 ** 18, 2 ** 18 + 2 ** 16, 2 ** 18 + 2 ** 17])
    expect(await exists(`shard-${firstTrial}`)).toBe(false);
  const [linear] = await readAll(run.id);
  expect(linear!.histogram.counts.reduce((sum, count) => sum + count)).toBe(400_000);
});

test('a merge without all shards fails, and one that ran before changes nothing', async () => {
  const run = await startTestRun();
  await computeAll(run, [0, 2]);
  await expect(mergeRun(parts, { runId: run.id }, signal)).rejects.toThrow('2 of 3 shards');
  await computeAll(run, [1]);
  await mergeRun(parts, { runId: run.id }, signal);
  const ended = await findRun(parts.db, run);
  await mergeRun(parts, { runId: run.id }, signal);
  expect(await findRun(parts.db, run)).toEqual(ended);
});

test('a run that was cancelled before its merge has no results', async () => {
  const run = await startTestRun();
  await computeAll(run, [0, 1, 2]);
  await cancelRun(parts.db, run);
  await mergeRun(parts, { runId: run.id }, signal);
  expect(await readOutputResults(parts.db, [run.id])).toEqual([]);
  expect(await findRun(parts.db, run)).toMatchObject({ status: 'CANCELED' });
});
