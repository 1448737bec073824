import { expect, test } from '@jest/globals';
import { formatNumber, renderHistogram } from '../../src/terminal/histogram.ts';

test('a histogram has a line a bin, with the lower edge, a bar to the highest count, and the share', () => {
  expect(renderHistogram({ edges: [0, 10, 20], counts: [30, 10] }, 6)).toEqual([
    ' 0 │██████ 75.0 %',
    '10 │██ 25.0 %',
  ]);
});

test('bars end in eighths of a character', () => {
  expect(renderHistogram({ edges: [0, 1, 2], counts: [16, 1] }, 4)[1]).toBe('1 │▎ 5.9 %');
});

test('no trial at all gives empty bars', () => {
  expect(renderHistogram({ edges: [0, 1], counts: [0] }, 4)).toEqual(['0 │ 0.0 %']);
});

test.each([
  [14_834.5678, '14,834.6'],
  [-0.000123456789, '-0.000123457'],
  [null, '–'],
])('%p is written as %s', (value, text) => expect(formatNumber(value)).toBe(text));
