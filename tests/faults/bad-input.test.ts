import { deflateRawSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { CFB } from '@e965/xlsx';
import { type Example, readExample } from '../support/examples.ts';
import { Caller, signedUp } from '../support/graph.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';
import { runMutation } from '../support/run.ts';
import { workbookOf, zipOf } from '../support/workbook.ts';

const platform = sharedEmbeddedPlatform();
let caller: Caller;
let good: Pick<Example, 'inputs' | 'outputs'> & { readonly fileId: string };

beforeAll(async () => {
  caller = await signedUp(platform().url);
  const { bytes, inputs, outputs } = await readExample('call-option');
  good = {
    fileId: await caller.uploadFile(bytes),
    inputs,
    outputs,
  };
}, 120_000);

/** An OLE compound file with one stream: what Excel 97-2003 and encrypted workbooks are. */
function compoundFile(stream: string): Uint8Array {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, `/${stream}`, Buffer.alloc(5_000));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

const bomb = (): Uint8Array => {
  const rows = Buffer.alloc(200 * 1024 * 1024, '<row><c><v>1</v></c></row>');
  return zipOf({ 'xl/workbook.xml': '<workbook/>' }, [
    { name: 'xl/worksheets/sheet1.xml', size: rows.length, packed: deflateRawSync(rows) },
  ]);
};

test.each([
  ['a text that is no zip', () => Buffer.from('hello'), 'WORKBOOK_NOT_XLSX'],
  ['nothing at all', () => Buffer.alloc(0), 'WORKBOOK_NOT_XLSX'],
  ['a zip without a workbook', () => zipOf({ 'hello.txt': 'hello' }), 'WORKBOOK_NOT_XLSX'],
  ['a zip bomb', bomb, 'WORKBOOK_TOO_LARGE'],
  ['an encrypted workbook', () => compoundFile('EncryptedPackage'), 'WORKBOOK_ENCRYPTED'],
  ['an .xls that was renamed', () => compoundFile('Workbook'), 'WORKBOOK_LEGACY_FORMAT'],
  [
    'a workbook cut in half',
    () => {
      const whole = workbookOf({ A1: '1', B1: '=A1*2' });
      return whole.subarray(0, whole.length / 2);
    },
    /^WORKBOOK_(NOT_XLSX|DAMAGED)$/,
  ],
])(
  '%s is stored, and what is wrong with it is said wherever it is read as a workbook',
  async (_title, bytes, code) => {
    const fileId = await caller.uploadFile(bytes());
    const expected =
      typeof code === 'string' ? expect.stringMatching(`^${code}$`) : expect.stringMatching(code);
    const model = { ...good, fileId };
    expect(
      await caller.refusal('query ($id: ID!) { file(id: $id) { workbook { sheets { name } } } }', {
        id: fileId,
      }),
    ).toEqual(expected);
    expect(
      await caller.refusal('mutation ($input: ModelInput!) { checkModel(input: $input) { cells } }', {
        input: model,
      }),
    ).toEqual(expected);
    expect(await caller.refusal(runMutation, { input: { model } })).toEqual(expected);
    expect(await runsOf(fileId)).toBe(0);
  },
  60_000,
);

test.each([
  ['a sheet that does not exist', { outputs: ['Nowhere!B3'] }, 'SHEET_NOT_FOUND', 'outputs[0]'],
  ['an empty output cell', { outputs: ['Option!Z99'] }, 'CELL_NOT_FOUND', 'outputs[0]'],
  ['a text that is no reference', { outputs: ['3 + 4'] }, 'CELL_REFERENCE_INVALID', 'outputs[0]'],
  ['max < min', input({ uniform: { min: 2, max: 1 } }), 'DISTRIBUTION_INVALID', 'inputs[0].distribution'],
  [
    'two distributions at once',
    input({ uniform: { min: 1, max: 2 }, normal: { mean: 0, sd: 1 } }),
    'DISTRIBUTION_INVALID',
    'inputs[0].distribution',
  ],
  ['no distribution', input({}), 'DISTRIBUTION_INVALID', 'inputs[0].distribution'],
] as const)('%s is refused with its place, and leaves no run', async (_title, change, code, place) => {
  const model = {
    ...good,
    ...('distribution' in change
      ? { inputs: [{ ...good.inputs[0], ...change }, ...good.inputs.slice(1)] }
      : change),
  };
  const before = await runsOf(good.fileId);
  const answer = await caller.ask(runMutation, { input: { model } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code, place: expect.stringContaining(place) });
  expect(await runsOf(good.fileId)).toBe(before);
});

test.each([
  ['0', 0, 'TRIALS_OUT_OF_RANGE'],
  ['half a trial', 1.5, 'TRIALS_OUT_OF_RANGE'],
  ['10^12', 1e12, 'TRIALS_OUT_OF_RANGE'],
])('%s trials are refused', async (_title, trials, code) => {
  const answer = await caller.ask(runMutation, { input: { model: good, options: { trials } } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code, place: expect.stringContaining('trials') });
});

test('NaN is no number in JSON nor in GraphQL: the graph refuses it by its type', async () => {
  const query = `mutation { runSimulation(input: { model: { fileId: "${good.fileId}", outputs: ["A1"], inputs: [
    { cell: "A1", distribution: { normal: { mean: NaN, sd: 1 } } }] } }) { id } }`;
  expect(await caller.refusal(query)).toBe('GRAPHQL_VALIDATION_FAILED');
  const overflow = query.replace('NaN', '1e999');
  expect(await caller.refusal(overflow)).toMatch(/^(GRAPHQL_VALIDATION_FAILED|DISTRIBUTION_INVALID)$/);
});

test('a circular reference, an unknown function, an idle input and a constant output are named with their cells', async () => {
  const fileId = await caller.uploadFile(
    workbookOf({
      A1: '1',
      A2: '2',
      B1: '=A1+B2',
      B2: '=B1*2',
      C1: '=FROBNICATE(A1)',
      C2: '=C1+1',
      D1: '=A1*3',
      E1: '=7*6',
    }),
  );
  const normal = { normal: { mean: 0, sd: 1 } };
  const run = (inputs: string[], outputs: string[]) =>
    caller.ask(runMutation, {
      input: { model: { fileId, inputs: inputs.map((cell) => ({ cell, distribution: normal })), outputs } },
    });
  const refusals = await Promise.all([
    run(['Sheet1!A1'], ['Sheet1!B1']),
    run(['Sheet1!A1'], ['Sheet1!C2']),
    run(['Sheet1!A1', 'Sheet1!A2'], ['Sheet1!D1']),
    run(['Sheet1!A1'], ['Sheet1!D1', 'Sheet1!E1']),
  ]);
  expect(refusals.map(({ errors }) => errors?.[0]?.extensions)).toMatchObject([
    { code: 'MODEL_CYCLE', problems: [{ path: expect.arrayContaining(['Sheet1!B1', 'Sheet1!B2']) }] },
    {
      code: 'FUNCTION_UNSUPPORTED',
      problems: [
        {
          cell: 'Sheet1!C1',
          path: ['Sheet1!C2', 'Sheet1!C1'],
          reason: expect.stringContaining('FROBNICATE'),
        },
      ],
    },
    { code: 'INPUT_UNUSED', place: expect.stringMatching(/inputs\[1\]|A2/) },
    { code: 'OUTPUT_CONSTANT', place: expect.stringMatching(/outputs\[1\]|E1/) },
  ]);
  expect(await runsOf(fileId)).toBe(0);
});

test('a token that is not ours is refused, not taken for no token', async () => {
  const intruder = new Caller(platform().url);
  intruder.accessToken = `${caller.accessToken?.slice(0, -6)}AAAAAA`;
  expect(await intruder.refusal('{ viewer { id } }')).toBe('UNAUTHENTICATED');
});

test('a body over the limit is refused with 413', async () => {
  const answer = await fetch(platform().url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { id } }', variables: { padding: 'x'.repeat(8 * 1024 * 1024) } }),
  });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] });
});

test('an upload that breaks off leaves no file', async () => {
  const before = await filesOf();
  const boundary = 'cut';
  const part = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const controller = new AbortController();
  const body = new ReadableStream({
    start(stream) {
      const text =
        part(
          'operations',
          JSON.stringify({
            query: 'mutation ($file: Upload!) { uploadFile(file: $file) { id } }',
            variables: { file: null },
          }),
        ) +
        part('map', '{"0":["variables.file"]}') +
        `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="cut.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`;
      stream.enqueue(Buffer.from(text));
      stream.enqueue(Buffer.alloc(1024 * 1024, 'x'));
      setTimeout(() => controller.abort(), 300);
    },
  });
  const headers: Record<string, string> = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'apollo-require-preflight': 'true',
    authorization: `Bearer ${caller.accessToken}`,
  };
  // `duplex` is what Node wants for a body that is a stream; the types of fetch do not know it yet.
  const options = { method: 'POST', headers, body, signal: controller.signal, duplex: 'half' } as RequestInit;
  await expect(fetch(platform().url, options)).rejects.toThrow('abort');
  expect(await filesOf()).toBe(before);
});

function input(distribution: unknown) {
  return { distribution };
}

async function runsOf(fileId: string): Promise<number> {
  const { file } = await caller.get<{ file: { simulations: { totalCount: number } } }>(
    'query ($id: ID!) { file(id: $id) { simulations { totalCount } } }',
    { id: fileId },
  );
  return file.simulations.totalCount;
}

async function filesOf(): Promise<number> {
  const { viewer } = await caller.get<{ viewer: { files: { totalCount: number } } }>(
    '{ viewer { files { totalCount } } }',
  );
  return viewer.files.totalCount;
}
