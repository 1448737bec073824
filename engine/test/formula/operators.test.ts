import { expect, test } from '@jest/globals';
import { calculate } from '../calculate.ts';

test.each([
  ['-2^2', 4],
  ['2^3^2', 64],
  ['10%', 0.1],
  ['2+3*4-6/2', 11],
  ['"5"+1', 6],
  ['"50%"+0', 0.5],
  ['"1,250.5"+0', 1250.5],
  ['TRUE+1', 2],
  ['""+1', '#VALUE!'],
  ['"x"*1', '#VALUE!'],
  ['A1+1', 1],
  ['A1&"x"', 'x'],
  ['1/0', '#DIV/0!'],
  ['0/0', '#DIV/0!'],
  ['0^0', '#NUM!'],
  ['0^-1', '#DIV/0!'],
  ['(-8)^0.5', '#NUM!'],
  ['1E300*1E300', '#NUM!'],
  ['1/(1E300*1E300)', '#NUM!'],
  ['#N/A+1/0', '#N/A'],
  ['1/0+#N/A', '#DIV/0!'],
  ['1&2', '12'],
  ['0.1&TRUE', '0.1TRUE'],
  ['1E+21&""', '1E+21'],
  ['1/3&""', '0.333333333333333'],
  ['+"x"', 'x'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});

test.each([
  ['A1=0', true],
  ['A1=""', true],
  ['A1=FALSE', true],
  ['"abc"="ABC"', true],
  ['"a"<"B"', true],
  ['1E+300<"a"', true],
  ['"zzz"<FALSE', true],
  ['FALSE<TRUE', true],
  ['1="1"', false],
  ['1<>"1"', true],
  ['2>=2', true],
  ['2<=1', false],
  ['1/0=1/0', '#DIV/0!'],
])(
  'the comparison %s is %s: numbers before text before booleans, empty like the other side',
  (formula, expected) => {
    expect(calculate(formula)).toBe(expected);
  },
);

test('a range in a scalar place is its cell in the same row or column', () => {
  expect(calculate('A8:A10*2', { A9: 21 })).toBe(42);
  expect(calculate('A1:A3*2', { A1: 1 })).toBe('#VALUE!');
});

test('a sum of a thousand terms does not overflow the stack', () => {
  expect(calculate(Array.from({ length: 1000 }, (_, i) => i).join('+'))).toBe(499_500);
});
