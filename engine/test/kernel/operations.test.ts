import { expect, test } from '@jest/globals';
import { readTable, searchTable } from '../../src/kernel/operations.ts';

test('a table is read at whole places, clamped to it', () => {
  const table = [10, 20, 30];
  expect([-5, 0, 1, 1.9, 2, 9, Number.NaN, Infinity].map((index) => readTable(table, index))).toEqual([
    10, 10, 20, 20, 30, 30, 10, 30,
  ]);
});

test('a search counts the entries that are at most the number', () => {
  const table = [1, 2, 2, 5];
  expect([0, 1, 2, 4, 5, 9, Number.NaN].map((x) => searchTable(table, x))).toEqual([0, 1, 3, 3, 4, 4, 0]);
});
