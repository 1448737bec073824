import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// The examples of the functions' pages in Microsoft's documentation, to the digits given there.
test.each([
  ['SYD(30000,7500,10,1)', 4090.91, 2],
  ['SYD(30000,7500,10,10)', 409.09, 2],
  ['DB(1000000,100000,6,1,7)', 186083.33, 2],
  ['DB(1000000,100000,6,2,7)', 259639.42, 2],
  ['DB(1000000,100000,6,6,7)', 55841.76, 2],
  ['DB(1000000,100000,6,7,7)', 15845.1, 2],
  ['DDB(2400,300,10*365,1)', 1.32, 2],
  ['DDB(2400,300,10*12,1,2)', 40, 2],
  ['DDB(2400,300,10,2,1.5)', 306, 2],
  ['DDB(2400,300,10,10)', 22.12, 2],
])('=%s is %d', (formula, expected, digits) => {
  expect(calculate(formula)).toBeCloseTo(expected, digits);
});

test.each([
  ['SYD(30000,7500,10,11)', '#NUM!'],
  ['SYD(30000,7500,10,0)', '#NUM!'],
  ['DB(1000000,100000,6,7)', '#NUM!'],
  ['DDB(-1,0,10,1)', '#NUM!'],
  ['DDB(2400,300,1,1)', 2100],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
