import { expect, test } from '@jest/globals';
import { packModel, unpackModel } from '../../src/model/pack.ts';
import { slowModel } from '../fixtures/models.ts';

test('a model that crossed to a thread as bytes is the one that was packed', () => {
  expect(unpackModel(structuredClone(packModel(slowModel)))).toEqual(slowModel);
});
