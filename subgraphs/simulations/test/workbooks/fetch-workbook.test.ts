import { expect, test } from '@jest/globals';
import { fileName } from '../../src/workbooks/fetch-workbook.ts';

test.each([
  ["attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20A.xlsx", 'Größe A.xlsx'],
  ['attachment; filename="plain.xlsx"; filename*=UTF-8\'\'better.xlsx', 'better.xlsx'],
  ['attachment; filename="a \\"b\\".xlsx"', 'a "b".xlsx'],
  ['attachment; filename=bare.xlsx', 'bare.xlsx'],
  ["attachment; filename=plain.xlsx; filename*=UTF-8''%E0%A4%A", 'plain.xlsx'],
  ['attachment', null],
  [undefined, null],
])('the name in %j is %j', (disposition, name) => {
  expect(fileName(disposition)).toBe(name);
});
