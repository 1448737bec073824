import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { compileModel, packModel, readWorkbook } from '@montegraph/engine';
import { openTopics } from '@montegraph/platform/pubsub';
import { silentLogger } from '@montegraph/platform/testing';
import { openRunObjects } from '../../src/results/run-objects.ts';
import { readShardColumn } from '../../src/results/shard-columns.ts';
import { listShardResults } from '../../src/results/shard-results.ts';
import type { RunMessage } from '../../src/progress/topics.ts';
import { cancelRun } from '../../src/runs/change-run.ts';
import { findRun } from '../../src/runs/find-run.ts';
import type { Run } from '../../src/runs/run.ts';
import { RunEnds } from '../../src/runs/run-ends.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { mergeRun } from '../../src/worker/merge.ts';
import { computeShard } from '../../src/worker/shard.ts';
import { type WorkerParts, openWorkerParts } from '../fixtures/worker-parts.ts';
import { xlsx } from '../fixtures/workbook.ts';

jest.setTimeout(30_000);

let parts: WorkerParts;
beforeAll(async () => {
  parts = await openWorkerParts();
});
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

async function startTestRun(): Promise<Run> {
  const workbook = readWorkbook(xlsx({ Model: { A1: 1, A2: { formula: 'A1*2', value: 2 } } }));
  const compilation = compileModel(workbook, {
    inputs: [{ cell: 'Model!A1', distribution: { family: 'uniform', min: 0, max: 1 } }],
    outputs: ['Model!A2'],
    constants: [],
  });
  if (compilation.kind !== 'model') throw new Error('The model is blocked.');
  return startRun(
    { ...parts, signal },
    {
      ownerId: 'ada',
      fileId: 'file',
      name: 'Run',
      model: packModel(compilation.model),
      options: {
        trials: 100_000,
        seed: 1n,
        sampling: 'MONTE_CARLO',
        backend: 'CPU',
        precision: null,
        keepsTrials: true,
      },
      mayUseGpu: false,
    },
  );
}

async function startsOf(run: Run): Promise<number[]> {
  const shards = await parts.db.selectFrom('shards').select('starts').where('runId', '=', run.id).execute();
  return shards.map(({ starts }) => starts);
}

test('the first shard of a run begins it, and its trials are kept, encrypted, before its row', async () => {
  const run = await startTestRun();
  await computeShard(parts, { runId: run.id, shard: 0 }, signal);
  expect(await findRun(parts.db, run)).toMatchObject({ status: 'RUNNING', startedAt: expect.any(Date) });
  const [shard] = await listShardResults(parts.db, run.id);
  expect(shard).toMatchObject({ firstTrial: 0, trials: 65_536 });
  const column = await readShardColumn(openRunObjects(parts.storage, run), shard!, 0);
  expect(column).toHaveLength(65_536);
  expect(column.every((value) => value > 0 && value < 2)).toBe(true);
  const stored: Buffer[] = [];
  for await (const part of parts.storage.objects.read(`ada/${run.id}/shard-0`)) stored.push(part as Buffer);
  expect(Buffer.concat(stored).includes(Buffer.from(column.buffer, 0, 64))).toBe(false);
});

test('a shard that is done is not computed again', async () => {
  const run = await startTestRun();
  for (let i = 0; i < 3; i++) await computeShard(parts, { runId: run.id, shard: 1 }, signal);
  expect(await startsOf(run)).toEqual([1]);
});

test('a shard of a run that has ended is not computed at all', async () => {
  const run = await startTestRun();
  await cancelRun(parts.db, run);
  await computeShard(parts, { runId: run.id, shard: 0 }, signal);
  expect(await startsOf(run)).toEqual([]);
});

test('a shard of a run that another version of the engine began is refused, and not begun', async () => {
  const run = await startTestRun();
  await parts.db.updateTable('runs').set({ engineVersion: '0.0.1' }).where('id', '=', run.id).execute();
  const computing = computeShard(parts, { runId: run.id, shard: 0 }, signal);
  await expect(computing).rejects.toMatchObject({ code: 'ENGINE_CHANGED' });
  expect(await startsOf(run)).toEqual([]);
});

test('a shard that is stopped by the end of its run is no failure and leaves nothing', async () => {
  const run = await startTestRun();
  const computing = computeShard(parts, { runId: run.id, shard: 0 }, signal);
  await cancelRun(parts.db, run);
  parts.ends.end(run.id);
  await computing;
  expect(await listShardResults(parts.db, run.id)).toEqual([]);
  expect(await parts.storage.objects.exists(`ada/${run.id}/shard-0`)).toBe(false);
});

test('a shard that comes after the success of its run, which another worker brought about, takes nothing from it', async () => {
  const run = await startTestRun();
  // Of another instance, whose message about the end this one never hears.
  await using topics = await openTopics<RunMessage>({ logger: silentLogger });
  await using elsewhere = await RunEnds.open(topics);
  const succeedElsewhere = async () => {
    for (const shard of [0, 1])
      await computeShard({ ...parts, ends: elsewhere }, { runId: run.id, shard }, signal);
    await mergeRun({ ...parts, ends: elsewhere }, { runId: run.id }, signal);
  };
  const models = {
    async read(late: Run) {
      await succeedElsewhere();
      return parts.models.read(late);
    },
  };
  await computeShard({ ...parts, models }, { runId: run.id, shard: 0 }, signal);
  expect(await findRun(parts.db, run)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await parts.storage.objects.exists(`ada/${run.id}/shard-0`)).toBe(true);
});

test('once a shard had to go on elsewhere, the later shards of its run go there at once, and say so', async () => {
  const run = await startTestRun();
  const asked: string[] = [];
  const backends = {
    async run(...[input, options]: Parameters<typeof parts.backends.run>) {
      asked.push(input.backend);
      const sample = await parts.backends.run({ ...input, backend: 'WASM' }, options);
      return input.backend === 'WEBGPU' ? { ...sample, fallback: 'The device was lost.' } : sample;
    },
  };
  await parts.db.updateTable('runs').set({ plannedBackend: 'WEBGPU' }).where('id', '=', run.id).execute();
  for (const shard of [0, 1]) await computeShard({ ...parts, backends }, { runId: run.id, shard }, signal);
  expect(asked).toEqual(['WEBGPU', 'WASM']);
  expect((await listShardResults(parts.db, run.id)).map(({ computation }) => computation)).toMatchObject([
    { backend: 'WASM', fallback: 'The device was lost.' },
    { backend: 'WASM', fallback: 'The device was lost.' },
  ]);
});
