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

// The first seven are the examples of the functions' pages in Microsoft's documentation, to the digits given there.
test.each([
  ['NPV(0.1,-10000,3000,4200,6800)', 1188.44, 2],
  ['IRR(A1:A5)', -0.021, 3],
  ['IRR(A1:A6)', 0.087, 3],
  ['IRR(A1:A3,-0.1)', -0.444, 3],
  ['PMT(0.08/12,10,10000)', -1037.03, 2],
  ['PV(0.08/12,12*20,500)', -59777.15, 2],
  ['FV(0.06/12,10,-200,-500,1)', 2581.4, 2],
  ['NPER(0.12/12,-100,-1000,10000,1)', 59.6738657, 7],
  ['PMT(0,10,1000)', -100, 12],
  ['PV(0,10,-5)', 50, 12],
  ['FV(0,10,-5,-100)', 150, 12],
  ['SLN(30000,7500,10)', 2250, 12],
])('=%s is %s', (formula, expected, digits) => {
  expect(calculate(formula, cells)).toBeCloseTo(expected, digits);
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
