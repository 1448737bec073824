import { expect, test } from '@jest/globals';
import { renderTable } from '../../src/terminal/table.ts';

test('names stand to the left, numbers to the right, in columns as wide as their widest entry', () => {
  expect(
    renderTable(
      ['output', 'mean'],
      [
        ['NPV', '14,834'],
        ['rate of return', '7'],
      ],
    ),
  ).toEqual(['output            mean', 'NPV             14,834', 'rate of return       7']);
});
