import { beforeAll, expect, test } from '@jest/globals';
import { readExample } from '../support/examples.ts';
import { Caller, signedUp } from '../support/graph.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';
import { runMutation, startRun } from '../support/run.ts';

const platform = sharedEmbeddedPlatform();
let owner: Caller;
let stranger: Caller;
let fileId: string;
let runId: string;
let model: { fileId: string; inputs: readonly unknown[]; outputs: readonly string[] };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([signedUp(platform().url), signedUp(platform().url)]);
  const { bytes, inputs, outputs } = await readExample('call-option');
  fileId = await owner.uploadFile(bytes);
  model = { fileId, inputs, outputs };
  runId = await startRun(owner, { model, options: { trials: 50_000 } });
}, 120_000);

test('a second user cannot read the file, and is told the same as about a file that does not exist', async () => {
  const query = 'query ($id: ID!) { file(id: $id) { name sha256 downloadUrl } }';
  expect(await owner.get(query, { id: fileId })).toHaveProperty('file.name');
  const [others, missing] = await Promise.all([
    stranger.ask(query, { id: fileId }),
    stranger.ask(query, { id: '00000000-0000-4000-8000-000000000000' }),
  ]);
  expect(others.errors?.[0]?.extensions.code).toBe('FILE_NOT_FOUND');
  expect(others).toEqual(missing);
});

test('a second user cannot reach the workbook in the file', async () => {
  expect(
    await stranger.refusal('query ($id: ID!) { file(id: $id) { workbook { sheets { name } } } }', {
      id: fileId,
    }),
  ).toBe('FILE_NOT_FOUND');
});

test('a second user can neither check nor run a model of the file', async () => {
  const check = 'mutation ($input: ModelInput!) { checkModel(input: $input) { cells } }';
  expect(await stranger.refusal(check, { input: model })).toBe('FILE_NOT_FOUND');
  expect(await stranger.refusal(runMutation, { input: { model } })).toBe('FILE_NOT_FOUND');
});

test('a second user can neither delete the file nor cancel the run', async () => {
  expect(await stranger.refusal('mutation ($id: ID!) { deleteFile(id: $id) }', { id: fileId })).toBe(
    'FILE_NOT_FOUND',
  );
  expect(
    await stranger.refusal('mutation ($id: ID!) { cancelSimulation(id: $id) { id } }', { id: runId }),
  ).toBe('SIMULATION_NOT_FOUND');
  expect(await owner.get('query ($id: ID!) { file(id: $id) { id } }', { id: fileId })).toEqual({
    file: { id: fileId },
  });
});

test('a second user can neither read the run nor subscribe to its progress', async () => {
  expect(await stranger.refusal('query ($id: ID!) { simulation(id: $id) { status } }', { id: runId })).toBe(
    'SIMULATION_NOT_FOUND',
  );
  const events = [];
  for await (const event of stranger.subscribe(
    'subscription ($id: ID!) { simulationProgress(id: $id) { status } }',
    { id: runId },
  )) {
    events.push(event);
  }
  expect(events.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['SIMULATION_NOT_FOUND']);
  expect(events.every(({ data }) => !data)).toBe(true);
});

test("a second user's lists do not show the first user's things", async () => {
  const lists = await stranger.get(
    '{ viewer { files { totalCount nodes { id } } simulations { totalCount nodes { id } } } }',
  );
  expect(lists).toEqual({
    viewer: { files: { totalCount: 0, nodes: [] }, simulations: { totalCount: 0, nodes: [] } },
  });
});

test('without credentials nothing of a user is to be had', async () => {
  const nobody = new Caller(platform().url);
  for (const query of [
    `{ file(id: "${fileId}") { name } }`,
    `{ simulation(id: "${runId}") { name } }`,
    `mutation { deleteFile(id: "${fileId}") }`,
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await nobody.refusal(query)).toBe('UNAUTHENTICATED');
  }
  expect(await nobody.get('{ viewer { id } }')).toEqual({ viewer: null });
});

test('ids are random, so that one cannot be guessed from another', () => {
  for (const id of [fileId, runId]) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
