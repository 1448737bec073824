import { expect, test } from '@jest/globals';
import { irr } from '../../../src/kernel/operations.ts';
import { calculate } from '../../calculate.ts';

const cells = {
  A1: -70000,
  A2: 12000,
  A3: 15000,
  A4: 18000,
  A5: 21000,
  A6: 26000,
  B1: -10000,
  B3: 'note',
  B4: 11000,
};

// All but the last four are the examples of the functions' pages in Microsoft's documentation, to the digits given there.
test.each([
  ['NPV(0.1,-10000,3000,4200,6800)', 1188.44, 2],
  ['IRR(A1:A5)', -0.021, 3],
  ['IRR(A1:A6)', 0.087, 3],
  ['IRR(A1:A3,-0.1)', -0.444, 3],
  ['PMT(0.08/12,10,10000)', -1037.03, 2],
  ['PV(0.08/12,12*20,500)', -59777.15, 2],
  ['FV(0.06/12,10,-200,-500,1)', 2581.4, 2],
  ['NPER(0.12/12,-100,-1000,10000,1)', 59.6738657, 7],
  ['IPMT(0.1/12,1,3*12,8000)', -66.67, 2],
  ['IPMT(0.1,3,3,8000)', -292.45, 2],
  ['PPMT(0.1/12,1,2*12,2000)', -75.62, 2],
  ['PPMT(0.08,10,10,200000)', -27598.05, 2],
  ['PMT(0,10,1000)', -100, 12],
  ['PV(0,10,-5)', 50, 12],
  ['FV(0,10,-5,-100)', 150, 12],
  ['SLN(30000,7500,10)', 2250, 12],
])('=%s is %s', (formula, expected, digits) => {
  expect(calculate(formula, cells)).toBeCloseTo(expected, digits);
});

// Computed with mpmath at 60 digits; (1 + rate)^n - 1 alone would be right in four digits at the first rate, in none at the second.
test.each([
  ['FV(1E-12,10,-1)', 10.000000000045],
  ['FV(1E-12,360,-1)', 360.00000006462],
  ['FV(1E-17,10,-1)', 10.0],
  ['FV(1E-17,360,-1)', 360.0000000000006],
  ['FV(0.05,40,-1)', 120.79977424249293],
  ['FV(0.05,360,-100)', 84952790817.36012],
  ['PMT(0.005,360,-200000)', 1199.1010503055047],
  ['PMT(0.07,64,-1000,0,1)', 66.29334756491272],
  ['PV(0.07,12.5,-100)', 815.3677677561789],
  ['FV(2,5,-1)', 121.0],
  ['FV(-0.3,7,-1)', 3.058819],
  ['NPER(1E-14,-1,100)', 100.0000000000505],
])('=%s is %d, to 14 digits', (formula, expected) => {
  const actual = Number(calculate(formula));
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected));
});

// By hand: 30 is owed after the first of two payments at the beginning, and rates are 10 and 0 %.
test.each([
  ['IPMT(0.1,1,2,63,0,1)', 0],
  ['IPMT(0.1,2,2,63,0,1)', -3],
  ['PPMT(0.1,2,2,63,0,1)', -30],
  ['IPMT(0,2,4,100)', 0],
  ['PPMT(0,2,4,100)', -25],
])('=%s is %d', (formula, expected) => {
  expect(calculate(formula)).toBeCloseTo(expected, 12);
});

test('there is no part of a payment outside the loan', () => {
  expect(['IPMT(0.1,0,3,8000)', 'PPMT(0.1,4,3,8000)'].map((formula) => calculate(formula))).toEqual([
    '#NUM!',
    '#NUM!',
  ]);
});

test('NPV gives no period to blank cells and text', () => {
  expect(calculate('NPV(0.1,B1:B4)', cells)).toBeCloseTo(-10000 / 1.1 + 11000 / 1.21, 9);
});

test('NPV at -100 % is #DIV/0!, IRR of flows of one sign is #NUM!', () => {
  expect(calculate('NPV(-1,1,2)')).toBe('#DIV/0!');
  expect(calculate('IRR(A2:A6)', cells)).toBe('#NUM!');
});

test('IRR finds the root from a guess that leads Newton away', () => {
  const flows = [-100, 230, -132];
  const rate = irr(flows, flows.length, 5);
  expect(flows.reduce((sum, flow, i) => sum + flow / (1 + rate) ** i, 0)).toBeCloseTo(0, 9);
  expect(irr([-1, 1e9], 2, 0.1)).toBeCloseTo(1e9 - 1, -2);
});

test('IRR of more flows than an instruction may have keeps the saved value', () => {
  const column = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, i) => [`A${i + 1}`, i === 0 ? -100 : 1]),
  );
  expect(calculate('IRR(A1:A10001)', column)).toBeNull();
  expect(calculate('IRR(A1:A10000)', column)).toBeCloseTo(0.01, 9);
});
