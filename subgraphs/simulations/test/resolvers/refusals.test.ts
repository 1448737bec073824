import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openDatabase } from '@montegraph/platform/database';
import { silentLogger } from '@montegraph/platform/testing';
import { migrations } from '../../src/database/migrations.ts';
import type { Tables } from '../../src/database/tables.ts';
import { profitModel, profitWorkbook } from '../fixtures/runs.ts';
import { type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

let simulations: TestSimulations;
const files: Record<string, string> = {};
beforeAll(async () => {
  simulations = await openTestSimulations({ threads: 1 });
  const { environment } = simulations;
  const add = (bytes: Buffer) => {
    const id = `raw-${environment.files.files.size}`;
    environment.files.files.set(id, { ownerId: 'ada', name: 'x.xlsx', bytes });
    return id;
  };
  files['good'] = environment.addWorkbook('ada', profitWorkbook);
  files['bob’s'] = environment.addWorkbook('bob', profitWorkbook);
  files['text'] = add(Buffer.from('no zip at all'));
  files['unknown function'] = environment.addWorkbook('ada', {
    Model: {
      B1: 1,
      B2: { formula: 'CUBEVALUE(B1)', value: 1 },
      B3: { formula: 'B2*2', value: 2 },
    },
  });
  files['cycle'] = environment.addWorkbook('ada', {
    Model: { B1: 1, B2: { formula: 'B3+B1', value: 1 }, B3: { formula: 'B2*2', value: 2 } },
  });
});
afterAll(async () => {
  await simulations[Symbol.asyncDispose]();
});

const uniform = { uniform: { min: 0, max: 1 } };
const one = (cell: string, distribution: object = uniform) => [{ cell, distribution }];

const refusals: readonly {
  readonly what: string;
  readonly file?: string;
  readonly model?: object;
  readonly options?: object;
  readonly code: string;
  readonly place?: string;
}[] = [
  { what: 'a file that is no zip', file: 'text', code: 'WORKBOOK_NOT_XLSX' },
  { what: 'somebody else’s file', file: 'bob’s', code: 'FILE_NOT_FOUND', place: 'model.fileId' },
  { what: 'a file that does not exist', file: 'none', code: 'FILE_NOT_FOUND', place: 'model.fileId' },
  {
    what: 'a sheet that does not exist',
    model: { outputs: ['Other!A1'] },
    code: 'SHEET_NOT_FOUND',
    place: 'model.outputs[0]',
  },
  {
    what: 'a reference that is none',
    model: { outputs: ['Model!!'] },
    code: 'CELL_REFERENCE_INVALID',
    place: 'model.outputs[0]',
  },
  {
    what: 'an output without content',
    model: { outputs: ['Model!Z99'] },
    code: 'CELL_NOT_FOUND',
    place: 'model.outputs[0]',
  },
  {
    what: 'an input that nothing depends on',
    model: { outputs: ['Model!B6'] },
    code: 'INPUT_UNUSED',
    place: 'model.inputs[0].cell',
  },
  {
    what: 'an output that depends on no input',
    model: { inputs: one('Model!B1'), outputs: ['Model!B5', 'Model!B6'] },
    code: 'OUTPUT_CONSTANT',
    place: 'model.outputs[1]',
  },
  {
    what: 'a range without a distribution',
    model: { inputs: one('Model!B1', {}) },
    code: 'DISTRIBUTION_INVALID',
    place: 'model.inputs[0].distribution',
  },
  {
    what: 'a maximum below the minimum',
    model: { inputs: one('Model!B1', { uniform: { min: 2, max: 1 } }) },
    code: 'DISTRIBUTION_INVALID',
    place: 'model.inputs[0].distribution.max',
  },
  {
    what: 'bounds with nothing of the distribution between them',
    model: { inputs: [{ cell: 'Model!B1', distribution: uniform, truncate: { min: 2 } }] },
    code: 'DISTRIBUTION_INVALID',
    place: 'model.inputs[0].truncate.min',
  },
  { what: 'no trials', options: { trials: 0 }, code: 'TRIALS_OUT_OF_RANGE', place: 'options.trials' },
  { what: '10^12 trials', options: { trials: 1e12 }, code: 'TRIALS_OUT_OF_RANGE', place: 'options.trials' },
  {
    what: 'a seed of 65 bits',
    options: { seed: '0x10000000000000000' },
    code: 'SEED_INVALID',
    place: 'options.seed',
  },
  { what: 'no outputs', model: { outputs: [] }, code: 'BAD_USER_INPUT', place: 'model.outputs' },
  {
    what: 'an unknown function',
    file: 'unknown function',
    model: { inputs: one('Model!B1'), outputs: ['Model!B3'] },
    code: 'FUNCTION_UNSUPPORTED',
    place: 'Model!B2',
  },
  {
    what: 'formulas that depend on each other',
    file: 'cycle',
    model: { inputs: one('Model!B1'), outputs: ['Model!B3'] },
    code: 'MODEL_CYCLE',
  },
];

describe('runSimulation', () => {
  test.each(refusals)(
    'refuses $what with its code and place',
    async ({ file = 'good', model, options, code, place }) => {
      const { errors } = await simulations.ask(
        'ada',
        'mutation ($input: RunSimulationInput!) { runSimulation(input: $input) { id } }',
        { input: { model: { fileId: files[file] ?? file, ...profitModel, ...model }, options } },
      );
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({ code, ...(place !== undefined && { place }) });
    },
  );

  test('leaves no row, message or object behind what it refused', async () => {
    const { environment } = simulations;
    await using database = await openDatabase<Tables & { outbox: { id: string } }>({
      serverUrl: environment.config.databaseUrl,
      name: 'simulations',
      migrations,
      logger: silentLogger,
    });
    expect(await database.db.selectFrom('runs').selectAll().execute()).toEqual([]);
    expect(await database.db.selectFrom('outbox').select('id').execute()).toEqual([]);
    expect((await readdir(environment.config.objectsDir)).filter((name) => !name.startsWith('.'))).toEqual(
      [],
    );
  });

  test('names the function, its cell and the path from the output to it', async () => {
    const { errors } = await simulations.ask(
      'ada',
      'mutation ($input: RunSimulationInput!) { runSimulation(input: $input) { id } }',
      {
        input: {
          model: { fileId: files['unknown function'], inputs: one('Model!B1'), outputs: ['Model!B3'] },
        },
      },
    );
    expect(errors?.[0]?.message).toContain('CUBEVALUE');
    expect(errors?.[0]?.extensions['problems']).toMatchObject([
      {
        code: 'FUNCTION_UNSUPPORTED',
        cell: 'Model!B2',
        formula: 'CUBEVALUE(B1)',
        path: ['Model!B3', 'Model!B2'],
      },
    ]);
  });
});

const check = (model: object) =>
  simulations.ask<{ checkModel: Record<string, unknown> }>(
    'ada',
    `mutation ($input: ModelInput!) { checkModel(input: $input) {
      cells compiledCells inputs { cell name distribution { formula } } outputs { cell label value }
      executionPlan { backend device shards blockingCells { cell } } problems { cell formula reason path }
    } }`,
    { input: model },
  );

describe('checkModel', () => {
  test('says what would be computed, where, and what the outputs are now', async () => {
    const { data } = await check({ fileId: files['good'], ...profitModel });
    expect(data?.checkModel).toMatchObject({
      cells: 10,
      compiledCells: 2,
      inputs: [
        { cell: 'Model!B1', name: 'Price', distribution: { formula: 'normal(10,2)' } },
        { cell: 'Model!B2', name: 'Volume' },
        { cell: 'Model!B3', name: 'Cost' },
      ],
      outputs: [
        { cell: 'Model!B5', label: 'Profit', value: 600 },
        { cell: 'Model!B6', label: 'Tax', value: 80 },
      ],
      executionPlan: { backend: expect.stringMatching(/^(WASM|JAVASCRIPT)$/), blockingCells: [] },
      problems: [],
    });
  });

  test('says what keeps a model from running instead of failing', async () => {
    const { data, errors } = await check({
      fileId: files['unknown function'],
      inputs: one('Model!B1'),
      outputs: ['Model!B3'],
    });
    expect(errors).toBeUndefined();
    expect(data?.checkModel).toMatchObject({
      problems: [{ cell: 'Model!B2', path: ['Model!B3', 'Model!B2'] }],
      executionPlan: { blockingCells: [{ cell: 'Model!B2' }] },
    });
  });

  test('fails for what is wrong with the request itself', async () => {
    const { errors } = await check({ fileId: files['good'], ...profitModel, outputs: ['Nowhere!A1'] });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'SHEET_NOT_FOUND', place: 'model.outputs[0]' });
  });
});
