import { expect, test } from '@jest/globals';
import { checkName, modelRequest, nameOfFile } from '../../src/runs/model-request.ts';

const input = { cell: 'A!A1', distribution: { uniform: { min: 0, max: 1 } } };
const model = { fileId: 'f', inputs: [input], outputs: ['A!B1'] };

test('a model is passed on in the order in which it was asked for', () => {
  const request = modelRequest({
    ...model,
    inputs: [
      { ...input, name: ' Price ' },
      { ...input, cell: 'A!A2' },
    ],
    constants: [{ cell: 'A!A3', value: 2 }],
  });
  expect(request.inputs.map(({ cell, name }) => ({ cell, name }))).toEqual([
    { cell: 'A!A1', name: 'Price' },
    { cell: 'A!A2', name: undefined },
  ]);
  expect(request.constants).toEqual([{ cell: 'A!A3', value: 2 }]);
});

test('bounds that are left out are no bounds, and an input without any is not truncated', () => {
  const { inputs } = modelRequest({
    ...model,
    inputs: [input, { ...input, truncate: { min: 0.5, max: null } }],
  });
  expect(inputs.map(({ truncate }) => truncate)).toEqual([undefined, { min: 0.5, max: undefined }]);
});

test.each([
  ['model.inputs', { ...model, inputs: [] }],
  ['model.inputs', { ...model, inputs: Array.from({ length: 1001 }, () => input) }],
  ['model.outputs', { ...model, outputs: [] }],
  ['model.outputs', { ...model, outputs: Array(101).fill('A!B1') }],
  ['model.inputs[0].name', { ...model, inputs: [{ ...input, name: 'x'.repeat(201) }] }],
])('too few or too many are refused at %s', (place, wrong) => {
  expect(() => modelRequest(wrong)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ place }) }),
  );
});

test('a name of two hundred characters is kept, a longer one and an empty one are refused', () => {
  expect(checkName('n'.repeat(200), 'name')).toHaveLength(200);
  expect(() => checkName('n'.repeat(201), 'name')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
  expect(() => checkName('  ', 'name')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

test('a run without a name has its file’s, as much of it as a name may have', () => {
  expect(nameOfFile('budget.xlsx')).toBe('budget.xlsx');
  expect(nameOfFile('x'.repeat(300))).toHaveLength(200);
  expect(nameOfFile(null)).toBe('Simulation');
});
