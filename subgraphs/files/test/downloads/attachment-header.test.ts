import { expect, test } from '@jest/globals';
import { attachmentHeader } from '../../src/downloads/attachment-header.ts';

test.each([
  ['plan.xlsx', `attachment; filename="plan.xlsx"; filename*=UTF-8''plan.xlsx`],
  ['Über (1).xlsx', `attachment; filename="_ber (1).xlsx"; filename*=UTF-8''%C3%9Cber%20%281%29.xlsx`],
  ['a"; filename=b', `attachment; filename="a_; filename=b"; filename*=UTF-8''a%22%3B%20filename%3Db`],
  ["o'clock", `attachment; filename="o'clock"; filename*=UTF-8''o%27clock`],
  ['日本\u{1f4c8}', `attachment; filename="___"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%F0%9F%93%88`],
])('%s is offered as %s', (name, header) => {
  expect(attachmentHeader(name)).toBe(header);
});
