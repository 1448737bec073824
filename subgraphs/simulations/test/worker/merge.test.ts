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
const trials = 150_000;
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

async function startTestRun(): Promise<Run> {
  return startRun(
    { ...parts, threads: 1, signal },
    {
      ownerId: 'ada',
      fileId: 'file',
      name: 'Run',
      model: packModel(model),
      options: { trials, seed: 5n, sampling: 'MONTE_CARLO', backend: 'AUTO' },
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
  const sample = simulate(javascript.prepare(model), { seed: 5n, firstTrial: 0, trials }, () => true)!;

  const sorted = sample.outputs[0]!.toSorted();
  expect(linear).toMatchObject({ count: trials, min: sorted[0], max: sorted.at(-1), errors: [] });
  expect(linear!.mean).toBeCloseTo(sorted.reduce((sum, value) => sum + value) / trials, 10);
  expect(linear!.probability).toBe(sorted.filter((value) => value > 0.5).length / trials);
  expect(linear!.sensitivity.map(({ input }) => input)).toEqual(['Model!A1', 'Model!A2']);

  const values = sample.outputs[1]!.filter((value) => !Number.isNaN(value));
  expect(root!.count).toBe(values.length);
  expect(root!.errors).toEqual([
    { error: '#NUM!', count: trials - values.length, firstTrial: sample.outputs[1]!.findIndex(Number.isNaN) },
  ]);
  expect(root!.histogram.counts.reduce((sum, count) => sum + count)).toBe(values.length);
});

test('above the limit percentiles come from a histogram, and are as near as it says', async () => {
  const [exact, binned] = [await startTestRun(), await startTestRun()];
  await computeAll(exact, [0, 1, 2]);
  await computeAll(binned, [0, 1, 2]);
  await mergeRun(parts, { runId: exact.id }, signal);
  await mergeRun({ ...parts, exactTrials: trials - 1 }, { runId: binned.id }, signal);
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
