import { expect, test } from '@jest/globals';
import { functionName, parseFormula } from '../../src/formula/parse.ts';
import { Unsupported } from '../../src/formula/values.ts';

test('a formula that cannot be read is unsupported, whatever is wrong with it', () => {
  for (const formula of ['', '1+', 'SUM(', '"open', 'Sheet!#REF!', ')(']) {
    expect(() => parseFormula(formula)).toThrow(Unsupported);
  }
});

test('twenty thousand parentheses are refused before they can overflow the stack', () => {
  expect(() => parseFormula(`${'('.repeat(300)}1${')'.repeat(300)}`)).toThrow('deeper than 256');
  expect(() => parseFormula('1'.padEnd(20_000, '+1'))).toThrow('longer than 8192');
});

test('the prefixes of newer functions are not part of their names', () => {
  expect(functionName('_xlfn.IFNA')).toBe('IFNA');
  expect(functionName('_xlfn._xlws.Sort')).toBe('SORT');
});
