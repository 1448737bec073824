import { expect, test } from '@jest/globals';
import { type Backends, compileModel, packModel, readWorkbook } from '@montegraph/engine';
import { describePlan, describeRunPlan, planExecution } from '../../src/runs/execution-plan.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';
import { xlsx } from '../fixtures/workbook.ts';

const compilation = compileModel(
  readWorkbook(xlsx({ Model: { A1: 1, A2: { formula: 'A1*2', value: 2 } } })),
  {
    inputs: [{ cell: 'Model!A1', distribution: { family: 'uniform', min: 0, max: 1 } }],
    outputs: ['Model!A2'],
    constants: [],
  },
);
if (compilation.kind !== 'model') throw new Error('The model is blocked.');

const request = {
  model: packModel(compilation.model),
  options: {
    trials: 1_000_000,
    seed: 1n,
    sampling: 'MONTE_CARLO',
    backend: 'GPU',
    precision: null,
    keepsTrials: true,
  },
  mayUseGpu: true,
} as const;

type Choice = Awaited<ReturnType<Backends['choose']>>;

const choosing = (choice: Choice): Pick<Backends, 'choose'> => ({ choose: async () => choice });

const chosen = {
  kind: 'plan',
  backend: 'WEBGPU',
  precision: 'SINGLE',
  device: 'a card',
  reason: 'It was asked for.',
  blockers: [],
  trialsPerSecond: 500_000,
  estimatedSeconds: 2,
} as const satisfies Choice;

test('a plan has what was chosen, and shards of about a second of it', async () => {
  expect(describePlan(await planExecution(choosing(chosen), request))).toEqual({
    backend: 'WEBGPU',
    device: 'a card',
    precision: 'SINGLE',
    reason: 'It was asked for.',
    blockingCells: [],
    estimatedSeconds: 2,
    trialsPerSecond: 500_000,
    shards: 3,
    shadowCheck: null,
  });
});

test('cells that keep the model from a faster backend are in the plan of the one that is slower', async () => {
  const blockers = [
    { cell: 'Model!A2', reason: 'A table is too large.' },
    { cell: null, reason: 'There are too many inputs.' },
  ];
  const plan = await planExecution(choosing({ ...chosen, backend: 'WASM', blockers }), request);
  expect(describePlan(plan).blockingCells).toEqual([
    { cell: 'Model!A2', reason: 'A table is too large.', formula: null, path: [] },
  ]);
});

test.each(['BACKEND_UNAVAILABLE', 'GPU_NOT_ALLOWED'] as const)(
  '%s is refused with the reason',
  async (code) => {
    const refused = choosing({ kind: 'refused', code, reason: 'For a reason.', blockers: [] });
    await expect(planExecution(refused, request)).rejects.toMatchObject({
      message: expect.stringMatching(/For a reason\.$/),
      extensions: { code, place: 'options.backend' },
    });
  },
);

test('MODEL_NOT_FOR_BACKEND has the cells that the backend cannot compute', async () => {
  const blockers = [{ cell: 'Model!A2', reason: 'A table is too large.' }];
  const refused = choosing({
    kind: 'refused',
    code: 'MODEL_NOT_FOR_BACKEND',
    reason: 'It has a table.',
    blockers,
  });
  await expect(planExecution(refused, request)).rejects.toMatchObject({
    extensions: { code: 'MODEL_NOT_FOR_BACKEND', blockingCells: blockers },
  });
});

test('the plan of a run that has succeeded says what really computed, and why it was not what was planned', async () => {
  await using database = await openTestDatabase();
  const plan = await planExecution(choosing(chosen), request);
  const run = await insertTestRun(database.db, { ...plan, blockingCells: '[]' });
  expect(describeRunPlan(run)).toMatchObject({
    backend: 'WEBGPU',
    precision: 'SINGLE',
    reason: 'It was asked for.',
  });
  const computation = {
    backend: 'WASM',
    device: '2 threads',
    fallback: 'The device was lost.',
    shadow: null,
  } as const;
  expect(describeRunPlan({ ...run, computation })).toMatchObject({
    backend: 'WASM',
    device: '2 threads',
    precision: 'DOUBLE',
    reason: 'The device was lost.',
  });
});
