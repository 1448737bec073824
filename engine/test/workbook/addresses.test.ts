import { expect, test } from '@jest/globals';
import { parseAddress, parseAddressRange } from '../../src/workbook/addresses.ts';

test('addresses count from 0, up to the last cell of a sheet', () => {
  expect(parseAddress('A1')).toEqual({ row: 0, column: 0 });
  expect(parseAddress('AA10')).toEqual({ row: 9, column: 26 });
  expect(parseAddress('XFD1048576')).toEqual({ row: 1_048_575, column: 16_383 });
});

test.each(['', 'A', '1', 'A0', 'a1', '$A$1', 'XFE1', 'A1048577', 'A1B', 'A1 ', 'AAAAAAAAAAAAAAAAAAAAAA1'])(
  '%p is no address',
  (text) => {
    expect(parseAddress(text)).toBeUndefined();
  },
);

test('a range has its corners in order, and one cell is a range', () => {
  expect(parseAddressRange('C9:A1')).toEqual({ top: 0, left: 0, bottom: 8, right: 2 });
  expect(parseAddressRange('B3')).toEqual({ top: 2, left: 1, bottom: 2, right: 1 });
  expect(parseAddressRange('A1:B2:C3')).toBeUndefined();
  expect(parseAddressRange('A:B')).toBeUndefined();
});
