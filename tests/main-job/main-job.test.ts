import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { redisUrlForTests } from '@montegraph/platform/testing';
import { readExample } from '../support/examples.ts';
import { type Caller, signedUp } from '../support/graph.ts';
import { openEmbeddedPlatform, openServicesPlatform, type TestPlatform } from '../support/platforms.ts';
import { readRun, startRun, watchRun } from '../support/run.ts';

const modes = [
  { mode: 'embedded', open: () => openEmbeddedPlatform() },
  ...(redisUrlForTests() ? [{ mode: 'services', open: openServicesPlatform }] : []),
];
if (modes.length === 1) process.stderr.write('TEST_REDIS_URL is not set: the services mode is skipped.\n');

describe.each(modes)('the main job in the $mode mode', ({ open }) => {
  let platform: TestPlatform;
  let caller: Caller & { readonly email: string };

  beforeAll(async () => {
    platform = await open();
    caller = await signedUp(platform.url);
  }, 120_000);

  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
  }, 60_000);

  test('a workbook is uploaded, checked, run and read, and its progress begins with the present state and ends with the last', async () => {
    const { bytes, inputs, outputs } = await readExample('project-npv');
    const fileId = await caller.uploadFile(bytes, 'project-npv.xlsx');
    const model = {
      fileId,
      inputs,
      outputs,
    };

    const { checkModel } = await caller.get<{ checkModel: { problems: unknown[]; compiledCells: number } }>(
      'mutation ($input: ModelInput!) { checkModel(input: $input) { problems { cell } compiledCells } }',
      { input: model },
    );
    expect(checkModel.problems).toEqual([]);
    expect(checkModel.compiledCells).toBeGreaterThan(10);

    const id = await startRun(caller, { model, options: { trials: 200_000, seed: '7' } });
    const events = await watchRun(caller, id);
    expect(events.at(-1)).toMatchObject({ status: 'SUCCEEDED', fraction: 1, trialsCompleted: 200_000 });
    expect(events.map(({ sequence }) => sequence)).toEqual(
      events.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );

    // Whoever comes late is told how it ended, and nothing else.
    expect(await watchRun(caller, id)).toEqual([events.at(-1)]);

    const run = await readRun(caller, id);
    expect(run.outputs.map(({ cell }) => cell)).toEqual(outputs);
    for (const { statistics, histogram, percentiles, errors } of run.outputs) {
      // Where a project never pays back, it has no internal rate of return: such trials are errors, and are counted.
      const failed = errors.reduce((sum, { count }) => sum + count, 0);
      expect(failed).toBeLessThan(1_000);
      expect(statistics.count + failed).toBe(200_000);
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(statistics.count);
      expect(statistics.standardError).toBeCloseTo(statistics.sd / Math.sqrt(statistics.count), 10);
      expect(percentiles.map(({ value }) => value)).toEqual(
        percentiles.map(({ value }) => value).toSorted((a, b) => a - b),
      );
    }
  }, 60_000);

  test('every event can reach fields of three subgraphs, for a client that is not ours', async () => {
    const { bytes, inputs, outputs } = await readExample('call-option');
    const fileId = await caller.uploadFile(bytes, 'option.xlsx');
    const id = await startRun(caller, {
      model: { fileId, inputs, outputs },
      options: { trials: 300_000 },
      name: 'a call',
    });
    const events = [];
    for await (const event of caller.subscribe(
      'subscription ($id: ID!) { simulationProgress(id: $id) { simulation { name file { name owner { email } } } } }',
      { id },
    )) {
      events.push(event);
    }
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).toEqual({
        data: {
          simulationProgress: {
            simulation: { name: 'a call', file: { name: 'option.xlsx', owner: { email: caller.email } } },
          },
        },
      });
    }
  }, 60_000);

  test('a downloaded file has the bytes that were uploaded', async () => {
    const { bytes } = await readExample('portfolio-var');
    const id = await caller.uploadFile(bytes);
    const { file } = await caller.get<{ file: { downloadUrl: string; size: number } }>(
      'query ($id: ID!) { file(id: $id) { downloadUrl size } }',
      { id },
    );
    const answer = await fetch(file.downloadUrl);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(file.size).toBe(bytes.byteLength);
  });

  test('a deleted file is gone, and its runs stay without it', async () => {
    const { bytes, inputs, outputs } = await readExample('call-option');
    const fileId = await caller.uploadFile(bytes);
    const id = await startRun(caller, {
      model: { fileId, inputs, outputs },
      options: { trials: 10_000 },
    });
    await watchRun(caller, id);
    await caller.get('mutation ($id: ID!) { deleteFile(id: $id) }', { id: fileId });
    expect(await caller.refusal('query ($id: ID!) { file(id: $id) { name } }', { id: fileId })).toBe(
      'FILE_NOT_FOUND',
    );
    // The event travels through the queue: the run loses its file soon, not at once.
    await expect(
      eventually(async () => {
        const answer = await caller.ask<{ simulation: { status: string; file: null } }>(
          'query ($id: ID!) { simulation(id: $id) { status file { id } } }',
          { id },
        );
        return answer.data?.simulation.file === null && !answer.errors && answer.data.simulation.status;
      }),
    ).resolves.toBe('SUCCEEDED');
  }, 60_000);

  test('a run is cancelled within a second', async () => {
    const { bytes, inputs, outputs } = await readExample('project-schedule');
    const fileId = await caller.uploadFile(bytes);
    const id = await startRun(caller, {
      model: { fileId, inputs, outputs },
      options: { trials: 100_000_000 },
    });
    const events = watchRun(caller, id);
    await eventually(async () => {
      const { simulation } = await caller.get<{ simulation: { status: string } }>(
        'query ($id: ID!) { simulation(id: $id) { status } }',
        { id },
      );
      return simulation.status === 'RUNNING';
    });
    const asked = performance.now();
    await caller.get('mutation ($id: ID!) { cancelSimulation(id: $id) { status } }', { id });
    expect((await events).at(-1)).toMatchObject({ status: 'CANCELED' });
    expect(performance.now() - asked).toBeLessThan(1_000);
  }, 60_000);
});

/** Asks again until the answer is truthy. The test's own time limit ends a wait in vain. */
async function eventually<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- asked again until it holds
    const value = await ask();
    if (value) return value;
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
