import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { profitModel, profitWorkbook, readResults, startRun, watchToEnd } from '../fixtures/runs.ts';
import { type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

let simulations: TestSimulations;
let fileId: string;
beforeAll(async () => {
  simulations = await openTestSimulations({ settings: { MONTEGRAPH_SIMULATIONS_GPU_USERS: 'bob' } });
  fileId = simulations.environment.addWorkbook('ada', profitWorkbook);
});
afterAll(async () => {
  await simulations[Symbol.asyncDispose]();
});

/** The results of a run with these options, which are not the same for two runs by chance. */
async function resultsOf(options: object, inputs: readonly object[] = profitModel.inputs) {
  const id = await startRun(simulations, 'ada', {
    model: { fileId, ...profitModel, inputs },
    options: { trials: 200_000, seed: '7', ...options },
  });
  await watchToEnd(simulations, 'ada', id);
  return readResults(simulations, 'ada', id);
}

async function refusalOf(userId: string, options: object, file = fileId) {
  const { errors } = await simulations.ask(
    userId,
    'mutation ($input: RunSimulationInput!) { runSimulation(input: $input) { id } }',
    { input: { model: { fileId: file, ...profitModel }, options } },
  );
  return errors?.[0];
}

test('WebAssembly and generated JavaScript give the same statistics, bit for bit, and each says what computed it', async () => {
  const javascript = await resultsOf({ backend: 'JAVASCRIPT' });
  const wasm = await resultsOf({ backend: 'WASM' });
  expect(javascript.executionPlan).toMatchObject({
    backend: 'JAVASCRIPT',
    precision: 'DOUBLE',
    shadowCheck: null,
  });
  expect(wasm.executionPlan).toMatchObject({ backend: 'WASM', precision: 'DOUBLE', shadowCheck: null });
  expect(wasm.outputs).toEqual(javascript.outputs);
});

test('a run says what was asked for and what came of it', async () => {
  const id = await startRun(simulations, 'ada', {
    model: { fileId, ...profitModel },
    options: { trials: 10_000, backend: 'CPU', precision: 'DOUBLE' },
  });
  await watchToEnd(simulations, 'ada', id);
  const { data } = await simulations.ask<{ simulation: object }>(
    'ada',
    `query ($id: ID!) { simulation(id: $id) {
      options { backend precision keepTrials }
      executionPlan { backend reason estimatedSeconds trialsPerSecond blockingCells { cell } }
    } }`,
    { id },
  );
  expect(data?.simulation).toEqual({
    options: { backend: 'CPU', precision: 'DOUBLE', keepTrials: true },
    executionPlan: {
      backend: expect.stringMatching(/^(WASM|JAVASCRIPT)$/),
      reason: expect.stringMatching(/\.$/),
      estimatedSeconds: expect.any(Number),
      trialsPerSecond: expect.any(Number),
      blockingCells: [],
    },
  });
});

describe('where graphics processors are left alone', () => {
  test('Query.backends has both backends of the processor, and says why the others are out', async () => {
    const { data } = await simulations.ask<{ backends: { backend: string }[] }>(
      'ada',
      '{ backends { backend available device reason } }',
    );
    expect(Object.fromEntries(data!.backends.map(({ backend, ...status }) => [backend, status]))).toEqual({
      JAVASCRIPT: { available: true, device: expect.any(String), reason: null },
      WASM: { available: true, device: expect.any(String), reason: null },
      WEBGPU: { available: false, device: null, reason: expect.any(String) },
      GPUJS: { available: false, device: null, reason: expect.any(String) },
    });
  });

  test('a user who may use one is told that there is none', async () => {
    const ownFile = simulations.environment.addWorkbook('bob', profitWorkbook);
    expect((await refusalOf('bob', { backend: 'GPU' }, ownFile))?.extensions).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      place: 'options.backend',
    });
  });
});

test.each(['GPU', 'WEBGPU', 'GPUJS'])('%s is refused to a user who may not use one', async (backend) => {
  expect((await refusalOf('ada', { backend }))?.extensions).toMatchObject({
    code: 'GPU_NOT_ALLOWED',
    place: 'options.backend',
  });
});

test('checkModel refuses what runSimulation would', async () => {
  const { errors } = await simulations.ask(
    'ada',
    `mutation ($input: ModelInput!, $options: SimulationOptionsInput) {
      checkModel(input: $input, options: $options) { executionPlan { backend } }
    }`,
    { input: { fileId, ...profitModel }, options: { backend: 'GPU' } },
  );
  expect(errors?.[0]?.extensions.code).toBe('GPU_NOT_ALLOWED');
});

describe('Query.devices', () => {
  test('is refused to who is no operator', async () => {
    const { errors } = await simulations.ask('ada', '{ devices { name } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('has none for an operator where there are none', async () => {
    const { data } = await simulations.ask(
      'operator',
      '{ devices { backend name isFallback slots busySlots waiting memoryBytes } }',
    );
    expect(data).toEqual({ devices: [] });
  });
});

test('an input may be truncated, and its parameters may come from cells that change from trial to trial', async () => {
  const truncated = await resultsOf({}, [
    { cell: 'Model!B1', distribution: { normal: { mean: 10, sd: 2 } }, truncate: { min: 9 } },
    { cell: 'Model!B2', distribution: { uniform: { min: 100, max: 100.001 } } },
    // The tax is a fifth of the cost, and the cost's mean the price.
    {
      cell: 'Model!B3',
      distribution: { normal: { mean: 0, sd: 1 } },
      parameterCells: [{ parameter: 'mean', cell: 'Model!B1' }],
    },
  ]);
  const tax = truncated.outputs[1]!.statistics;
  // E of a normal above (9 - 10) / 2: 10 + 2 * phi(-0.5) / Phi(0.5) = 11.018317; its fifth.
  expect(Math.abs(tax.mean - 11.018317 / 5)).toBeLessThan(5 * tax.standardError);
});
