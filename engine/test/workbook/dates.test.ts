import { expect, test } from '@jest/globals';
import { serialOfIsoDate } from '../../src/workbook/dates.ts';

test.each([
  ['1900-01-01', 1],
  ['1900-02-28', 59],
  ['1900-03-01', 61],
  ['2000-01-01T06:00:00', 36526.25],
  ['2000-01-01T06:00:00Z', 36526.25],
  ['12:00:00', 0.5],
])('%s is day %d', (text, serial) => {
  expect(serialOfIsoDate(text, false)).toBe(serial);
});

test('the 1904 date system starts with day 0', () => {
  expect(serialOfIsoDate('1904-01-01', true)).toBe(0);
  expect(serialOfIsoDate('2000-01-01', true)).toBe(36526 - 1462);
});

test('what is no date is no number', () => {
  expect(serialOfIsoDate('soon', false)).toBeNaN();
});
