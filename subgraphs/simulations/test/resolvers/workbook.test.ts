import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { profitWorkbook } from '../fixtures/runs.ts';
import { type GraphAnswer, type TestSimulations, openTestSimulations } from '../fixtures/simulations.ts';

// A service with its database, queue and threads, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

let simulations: TestSimulations;
let fileId: string;
beforeAll(async () => {
  simulations = await openTestSimulations({ threads: 1 });
  fileId = simulations.environment.addWorkbook('ada', {
    ...profitWorkbook,
    'Other sheet': { A1: 'Hello', B2: 5 },
  });
});
afterAll(async () => {
  await simulations[Symbol.asyncDispose]();
});

/** A field of the file entity, asked as the router asks for it. */
async function askFile<Field = unknown>(
  userId: string,
  id: string,
  selection: string,
): Promise<{ readonly file: Field | null | undefined; readonly errors: GraphAnswer<Field>['errors'] }> {
  const { data, errors } = await simulations.ask<{ entities: [Field | null] }>(
    userId,
    `query ($files: [_Any!]!) { entities: _entities(representations: $files) { ... on File { ${selection} } } }`,
    { files: [{ __typename: 'File', id }] },
  );
  return { file: data?.entities[0], errors };
}

test('a workbook has its sheets in the order of their tabs', async () => {
  const { file } = await askFile('ada', fileId, 'workbook { sheets { name rows columns hidden } }');
  expect(file).toEqual({
    workbook: {
      sheets: [
        { name: 'Model', rows: 6, columns: 2, hidden: false },
        { name: 'Other sheet', rows: 2, columns: 2, hidden: false },
      ],
    },
  });
});

test('the cells of a range have their references, values and formulas, row by row', async () => {
  const cells = `cells(range: "A1:B5") { reference formula text value { __typename
    ... on NumberValue { number } ... on TextValue { text } } }`;
  const { file } = await askFile<{ workbook: { sheets: { cells: unknown[] }[] } }>(
    'ada',
    fileId,
    `workbook { sheets { ${cells} } }`,
  );
  const [model, other] = file!.workbook.sheets;
  expect(model!.cells).toHaveLength(8);
  expect(model!.cells[0]).toEqual({
    reference: 'Model!A1',
    formula: null,
    text: 'Price',
    value: { __typename: 'TextValue', text: 'Price' },
  });
  expect(model!.cells.at(-1)).toEqual({
    reference: 'Model!B5',
    formula: 'B1*B2-B3',
    text: '600',
    value: { __typename: 'NumberValue', number: 600 },
  });
  expect(other!.cells.map((cell) => (cell as { reference: string }).reference)).toEqual([
    "'Other sheet'!A1",
    "'Other sheet'!B2",
  ]);
});

test.each([
  ['A1:ZZ1000', 'RANGE_TOO_LARGE'],
  ['nonsense!!', 'CELL_REFERENCE_INVALID'],
  ["'Other sheet'!A1", 'CELL_REFERENCE_INVALID'],
])('the range %s of another sheet, or of too many cells, is refused as %s', async (range, code) => {
  const { errors } = await askFile(
    'ada',
    fileId,
    `workbook { sheets { cells(range: ${JSON.stringify(range)}) { text } } }`,
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code, place: range });
});

test('cells that look uncertain are suggested as inputs, with a distribution around their value, results as outputs', async () => {
  const { file } = await askFile<{
    workbook: { suggestedInputs: { cell: string }[]; suggestedOutputs: { cell: string }[] };
  }>(
    'ada',
    fileId,
    `workbook {
      suggestedInputs { cell label value reason distribution { family formula parameters { name value } } }
      suggestedOutputs { cell label value reason }
    }`,
  );
  expect(file!.workbook.suggestedInputs).toContainEqual(
    expect.objectContaining({ cell: 'Model!B1', label: 'Price', value: 10, distribution: expect.anything() }),
  );
  expect(file!.workbook.suggestedOutputs.map(({ cell }) => cell)).toContain('Model!B5');
});

test('a workbook that is looked at range by range is fetched and read once', async () => {
  const { environment } = simulations;
  const id = environment.addWorkbook('ada', profitWorkbook);
  const before = environment.files.requests;
  for (const range of ['A1', 'A2', 'A3']) {
    await askFile('ada', id, `workbook { sheets { cells(range: "${range}") { text } } }`);
  }
  expect(environment.files.requests - before).toBe(1);
});

test('somebody else’s file is not found, also after its owner has looked at it', async () => {
  await askFile('ada', fileId, 'workbook { sheets { name } }');
  const { errors } = await askFile('eve', fileId, 'workbook { sheets { name } }');
  expect(errors?.[0]?.extensions.code).toBe('FILE_NOT_FOUND');
});

test('a file that is no workbook says so', async () => {
  simulations.environment.files.files.set('text', {
    ownerId: 'ada',
    name: 'a.txt',
    bytes: Buffer.from('text'),
  });
  const { errors } = await askFile('ada', 'text', 'workbook { sheets { name } }');
  expect(errors?.[0]?.extensions.code).toBe('WORKBOOK_NOT_XLSX');
});

test('a files service that is away is said to be', async () => {
  await using alone = await openTestSimulations({ threads: 1 });
  await alone.environment.files[Symbol.asyncDispose]();
  const { errors } = await alone.ask(
    'ada',
    'query { _entities(representations: [{ __typename: "File", id: "f" }]) { ... on File { workbook { sheets { name } } } } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
});
