import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { readMultipart, type MultipartOptions } from '../../src/uploads/multipart-in.ts';
import { StreamedUpload } from '../../src/uploads/streamed-upload.ts';
import { boundary, fileHead, formOf } from '../support/forms.ts';

const limits = { maxFileBytes: 10, maxFiles: 2, maxFieldBytes: 1000, stallMs: 5000 };
const operations = {
  query: 'mutation ($file: Upload!) { upload(file: $file) { bytes } }',
  variables: { file: null },
};

const read = (text: string, options: Partial<MultipartOptions> = {}) =>
  readMultipart(Readable.from([Buffer.from(text)]), `multipart/form-data; boundary=${boundary}`, {
    ...limits,
    ...options,
  });

const whole = (content: string, map: unknown = { 0: ['variables.file'] }, sent: unknown = operations) => {
  const { fields, fileHead: head, end } = formOf(sent, map);
  return `${fields}${head}${content}${end}`;
};

function uploadAt(value: unknown, ...path: (string | number)[]): StreamedUpload {
  const found = path.reduce<unknown>((at, step) => Object(at)[step], value);
  if (found instanceof StreamedUpload) return found;
  throw new Error(`There is no upload at ${path.join('.')}.`);
}

test('a file stands where the map puts it, and can be read as it comes', async () => {
  const form = await read(whole('0123456789'));
  const { filename, mimeType, stream } = await uploadAt(form.operations, 'variables', 'file').take();
  expect([filename, mimeType]).toEqual(['a.txt', 'text/plain']);
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('0123456789');
  await form.ended;
});

test('a map may lead into lists and input objects', async () => {
  const nested = { query: '', variables: { input: { files: [null, null] } } };
  const { fields, end } = formOf(nested, { a: ['variables.input.files.1'], b: ['variables.input.files.0'] });
  const form = await read(`${fields}${fileHead('a', 'one')}1\r\n${fileHead('b', 'two')}2${end}`);
  const first = await uploadAt(form.operations, 'variables', 'input', 'files', 1).take();
  expect(first.filename).toBe('one');
  first.stream.resume();
  const second = await uploadAt(form.operations, 'variables', 'input', 'files', 0).take();
  expect(second.filename).toBe('two');
  second.stream.resume();
  await form.ended;
});

test('a file name may hold any letters', async () => {
  const { fields, end } = formOf(operations, { 0: ['variables.file'] });
  const form = await read(`${fields}${fileHead('0', 'Übung 漢字.xlsx')}1${end}`);
  const { filename, stream } = await uploadAt(form.operations, 'variables', 'file').take();
  expect(filename).toBe('Übung 漢字.xlsx');
  stream.resume();
});

test('a file of a byte over the limit fails whoever reads it', async () => {
  const form = await read(whole('01234567890'));
  const { stream } = await uploadAt(form.operations, 'variables', 'file').take();
  await expect(stream.toArray()).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  await expect(form.ended).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
});

test('a form that ends in the middle of a file fails whoever reads it', async () => {
  const { fields, fileHead: head } = formOf(operations, { 0: ['variables.file'] });
  const form = await read(`${fields}${head}01234`);
  const { stream } = await uploadAt(form.operations, 'variables', 'file').take();
  await expect(stream.toArray()).rejects.toBeInstanceOf(Error);
  await expect(form.ended).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
});

test('a form that ends before a file of the map has come fails whoever waits for it', async () => {
  const { fields } = formOf(operations, { 0: ['variables.file'] });
  const form = await read(`${fields}--${boundary}--\r\n`);
  await expect(uploadAt(form.operations, 'variables', 'file').take()).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});

test('a file that no fetch takes in time fails the form instead of holding up those behind it', async () => {
  const form = await read(whole('0123'), { stallMs: 20 });
  await expect(form.ended).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('what no fetch has taken runs off when it is discarded', async () => {
  const form = await read(whole('0123'));
  form.discardUntaken();
  await expect(form.ended).resolves.toBeUndefined();
});

test('parts that the map does not have, or that come twice, run off', async () => {
  const { fields, end } = formOf(operations, { a: ['variables.file'] });
  const parts = `${fileHead('stray', 'x')}1\r\n${fileHead('a', 'first')}2\r\n${fileHead('a', 'second')}3`;
  const form = await read(`${fields}${parts}${end}`, { maxFiles: 3 });
  const { filename, stream } = await uploadAt(form.operations, 'variables', 'file').take();
  expect([filename, Buffer.concat(await stream.toArray()).toString()]).toEqual(['first', '2']);
  await form.ended;
});

test('a file is taken once', async () => {
  const form = await read(whole('0123'));
  const upload = uploadAt(form.operations, 'variables', 'file');
  (await upload.take()).stream.resume();
  expect(() => upload.take()).toThrow('passes through once');
});

test.each([
  ['variables.__proto__.polluted'],
  ['variables.constructor.prototype'],
  ['variables.toString'],
  ['variables.file.deeper'],
  ['variables.nothing'],
  ['query'],
  ['variables'],
  ['__proto__'],
])('a map that leads to %s is refused', async (path) => {
  await expect(read(whole('1', { 0: [path] }))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('variables that hold __proto__ as a key of their own are not followed', async () => {
  const sent = '{"query":"","variables":{"__proto__":{"file":null}}}';
  await expect(read(whole('1', { 0: ['variables.__proto__.file'] }, sent))).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});

test.each([
  ['operations that are no JSON', whole('1', {}, '{')],
  ['a list of operations', whole('1', {}, '[{}]')],
  ['operations that are text', whole('1', {}, '"text"')],
  ['a map that is a list', whole('1', [])],
  ['a map without lists', whole('1', { 0: 'variables.file' })],
  ['a map to a place that holds something', whole('1', { 0: ['query'] })],
  [
    'no map',
    `--${boundary}\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--${boundary}--\r\n`,
  ],
  [
    'a map before operations',
    `--${boundary}\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--${boundary}--\r\n`,
  ],
])('%s is refused', async (_what, text) => {
  await expect(read(text)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test.each([
  ['a field over its limit', whole('1', {}, { query: 'x'.repeat(2000) }), 'PAYLOAD_TOO_LARGE'],
  [
    'a map of too many files',
    whole(
      '1',
      { a: ['variables.a'], b: ['variables.b'], c: ['variables.c'] },
      { variables: { a: null, b: null, c: null } },
    ),
    'PAYLOAD_TOO_LARGE',
  ],
  [
    'a form that breaks off in its fields',
    `--${boundary}\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}`,
    'UPLOAD_INCOMPLETE',
  ],
])('%s is refused', async (_what, text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});

test('a form without a boundary is refused', async () => {
  await expect(
    (async () => readMultipart(Readable.from([]), 'multipart/form-data', limits))(),
  ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
