import { expect, test } from '@jest/globals';
import { EngineError, engineErrors } from '@montegraph/engine';
import { refusalOf, simulationsErrors } from '../src/errors.ts';

test('every code of the engine is in the catalogue with the engine’s sentence', () => {
  for (const [code, message] of Object.entries(engineErrors)) {
    expect(simulationsErrors).toHaveProperty([code, 'message'], message);
  }
});

test('a refusal of the engine keeps its code, its sentence and its place', () => {
  const error = new EngineError('CELL_NOT_FOUND', { place: 'Model!Z9', detail: 'Row 9 is empty.' });
  expect(refusalOf(error)).toMatchObject({
    message: error.message,
    extensions: { code: 'CELL_NOT_FOUND', place: 'Model!Z9' },
  });
});

test('a place in the engine’s request is one in the model of ours', () => {
  const error = new EngineError('DISTRIBUTION_INVALID', { place: 'inputs[0].distribution.sd' });
  expect(refusalOf(error)).toMatchObject({ extensions: { place: 'model.inputs[0].distribution.sd' } });
});

test('an error that is not the engine’s stays as it is', () => {
  const error = new Error('disk');
  expect(refusalOf(error)).toBe(error);
});
