import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// Computed with mpmath at 60 digits from the arguments as doubles; they agree with the examples in Microsoft's documentation.
test.each([
  ['GAMMA(2.5)', 1.329340388179137],
  ['GAMMA(-3.75)', 0.2678661288614166],
  ['GAMMA(5)', 24],
  ['GAMMALN(4)', 1.791759469228055],
  ['GAMMALN.PRECISE(4.5)', 2.4537365708424423],
  ['GAMMALN(1000.5)', 5908.674175848678],
  ['FACT(5)', 120],
  ['FACT(1.9)', 1],
  ['FACT(0)', 1],
  ['FACT(170)', 7.257415615307999e306],
  ['FACTDOUBLE(6)', 48],
  ['FACTDOUBLE(7)', 105],
  ['COMBIN(8,2)', 28],
  ['COMBIN(52,5)', 2598960],
  ['COMBIN(1000000,2)', 499999500000],
  ['COMBIN(1000,997)', 166167000],
  ['COMBIN(300,150)', 9.375970277282745e88],
  ['COMBIN(100,90)', 17310309456440],
  ['COMBINA(4,3)', 20],
  ['COMBINA(10,3)', 220],
])('=%s is %d', (formula, expected) => {
  const actual = Number(calculate(formula));
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
});

test.each([
  ['GAMMA(0)', '#NUM!'],
  ['GAMMA(-2)', '#NUM!'],
  ['GAMMA(172)', '#NUM!'],
  ['GAMMALN(0)', '#NUM!'],
  ['GAMMALN(-1)', '#NUM!'],
  ['FACT(-1)', '#NUM!'],
  ['FACT(-0.5)', '#NUM!'],
  ['FACT(171)', '#NUM!'],
  ['FACTDOUBLE(-2)', '#NUM!'],
  ['FACTDOUBLE(301)', '#NUM!'],
  ['COMBIN(3,4)', '#NUM!'],
  ['COMBIN(3,-1)', '#NUM!'],
  ['COMBIN(2000,1000)', '#NUM!'],
  ['COMBINA(0,2)', '#NUM!'],
  ['COMBINA(0,0)', 1],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
