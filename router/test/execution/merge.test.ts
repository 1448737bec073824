import { expect, test } from '@jest/globals';
import { mergeInto, type ResponseObject } from '../../src/execution/merge.ts';

const merged = (target: ResponseObject, source: unknown): ResponseObject => {
  mergeInto(target, JSON.parse(JSON.stringify(source)));
  return target;
};

test('objects merge key by key, lists index by index', () => {
  expect(
    merged({ a: { x: 1 }, l: [{ x: 1 }, null, 3] }, { a: { y: 2 }, l: [{ y: 2 }, { z: 3 }, 4] }),
  ).toEqual({
    a: { x: 1, y: 2 },
    l: [{ x: 1, y: 2 }, { z: 3 }, 4],
  });
});

test('nulls and scalars are replaced', () => {
  expect(merged({ a: null, b: 1, c: { x: 1 } }, { a: { x: 1 }, b: 2, c: null })).toEqual({
    a: { x: 1 },
    b: 2,
    c: null,
  });
});

test('an answer cannot write to what all objects share', () => {
  const target: ResponseObject = {};
  mergeInto(
    target,
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}'),
  );
  expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(target['a']).toBe(1);
});
