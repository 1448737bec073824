import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// Computed with mpmath at 60 digits from the arguments as doubles; they agree with the examples in Microsoft's documentation.
test.each([
  ['SIN(PI()/2)', 1],
  ['SIN(30)', -0.9880316240928618],
  ['SIN(134217727)', -0.9559933287732995],
  ['COS(1.047)', 0.5001710745970701],
  ['COS(1E+6)', 0.9367521275331447],
  ['TAN(0.785)', 0.9992039901050427],
  ['COT(30)', -0.15611995216165922],
  ['CSC(15)', 1.5377805615408535],
  ['SEC(45)', 1.9035944074044246],
  ['ASIN(-0.5)', -0.5235987755982989],
  ['ACOS(-0.5)', 2.0943951023931957],
  ['ATAN(1)', 0.7853981633974483],
  ['ATAN2(1,1)', 0.7853981633974483],
  ['ATAN2(-1,-1)', -2.356194490192345],
  ['ATAN2(-1,0)', Math.PI],
  ['ACOT(2)', 0.4636476090008061],
  ['ACOT(-2)', 2.677945044588987],
  ['SINH(1)', 1.1752011936438014],
  ['COSH(4)', 27.308232836016487],
  ['TANH(-2)', -0.9640275800758169],
  ['COTH(2)', 1.0373147207275482],
  ['CSCH(1.5)', 0.4696424405952246],
  ['SECH(0.5)', 0.8868188839700739],
  ['SECH(1000)', 0],
  ['ASINH(-2.5)', -1.6472311463710958],
  ['ACOSH(10)', 2.993222846126381],
  ['ATANH(-0.1)', -0.10033534773107558],
  ['ACOTH(6)', 0.16823611831060648],
])('=%s is %d', (formula, expected) => {
  const actual = Number(calculate(formula));
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
});

test.each([
  ['SIN(134217728)', '#NUM!'],
  ['COS(-1E+10)', '#NUM!'],
  ['TAN(1E+300)', '#NUM!'],
  ['COT(0)', '#DIV/0!'],
  ['CSC(0)', '#DIV/0!'],
  ['SEC(134217728)', '#NUM!'],
  ['ASIN(1.1)', '#NUM!'],
  ['ACOS(-1.1)', '#NUM!'],
  ['ATAN2(0,0)', '#DIV/0!'],
  ['SINH(1000)', '#NUM!'],
  ['COSH(-1000)', '#NUM!'],
  ['ACOSH(0.9)', '#NUM!'],
  ['ATANH(1)', '#NUM!'],
  ['ACOTH(1)', '#NUM!'],
  ['ACOTH(0)', '#NUM!'],
  ['CSCH(0)', '#DIV/0!'],
  ['COTH(0)', '#DIV/0!'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
