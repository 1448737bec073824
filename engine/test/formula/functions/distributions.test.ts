import { expect, test } from '@jest/globals';
import { calculate } from '../../calculate.ts';

// Computed with mpmath at 60 digits from the arguments as doubles; they agree with the examples in Microsoft's documentation.
test.each([
  ['NORM.DIST(42,40,1.5,TRUE)', 0.9087887802741321],
  ['NORM.DIST(42,40,1.5,FALSE)', 0.10934004978399575],
  ['NORMDIST(-20,0,1,TRUE)', 2.7536241186062337e-89],
  ['NORM.S.DIST(1.333333,TRUE)', 0.9087887256040951],
  ['NORM.S.DIST(1.333333,FALSE)', 0.16401014756936722],
  ['NORMSDIST(-8)', 6.220960574271784e-16],
  ['NORM.INV(0.908789,40,1.5)', 42.00000200956616],
  ['NORM.S.INV(0.975)', 1.9599639845400538],
  ['NORMSINV(0.00001)', -4.264890793922825],
  ['NORMINV(0.25,10,2)', 8.651020499607837],
  ['LOGNORM.DIST(4,3.5,1.2,TRUE)', 0.039083555706800464],
  ['LOGNORM.DIST(4,3.5,1.2,FALSE)', 0.017617596681819222],
  ['LOGNORMDIST(4,3.5,1.2)', 0.039083555706800464],
  ['LOGNORM.INV(0.039084,3.5,1.2)', 4.000025218680635],
  ['LOGINV(0.5,1,2)', Math.E],
  ['EXPON.DIST(0.2,10,TRUE)', 0.8646647167633873],
  ['EXPON.DIST(0.2,10,FALSE)', 1.353352832366127],
  ['EXPONDIST(1E-12,1,TRUE)', 9.999999999995e-13],
  ['WEIBULL.DIST(105,20,100,TRUE)', 0.9295813900692768],
  ['WEIBULL(105,20,100,FALSE)', 0.03558886402450438],
  ['WEIBULL.DIST(1,1.5,2,TRUE)', 0.2978114986734404],
  ['STANDARDIZE(42,40,1.5)', 1.3333333333333333],
  ['CONFIDENCE.NORM(0.05,2.5,50)', 0.692951912174839],
  ['PHI(0.75)', 0.30113743215480443],
  ['GAUSS(2)', 0.4772498680518208],
  ['GAUSS(0.000001)', 3.9894228040136615e-7],
  ['FISHER(0.75)', 0.9729550745276566],
  ['FISHERINV(0.972955)', 0.7499999673941484],
  ['ERF(0.745)', 0.7079289200957377],
  ['ERF(1)', 0.8427007929497149],
  ['ERF(0.5,1.5)', 0.4456052686622642],
  ['ERF.PRECISE(-0.3)', -0.3286267594591274],
  ['ERFC(1)', 0.15729920705028513],
  ['ERFC.PRECISE(10)', 2.088487583762545e-45],
])('=%s is %d', (formula, expected) => {
  const actual = Number(calculate(formula));
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
});

test.each([
  ['NORM.DIST(1,0,0,TRUE)', '#NUM!'],
  ['NORM.INV(0,0,1)', '#NUM!'],
  ['NORM.INV(1,0,1)', '#NUM!'],
  ['NORM.INV(0.5,0,-1)', '#NUM!'],
  ['NORM.S.INV(2)', '#NUM!'],
  ['LOGNORM.DIST(0,0,1,TRUE)', '#NUM!'],
  ['LOGNORM.DIST(1,0,0,TRUE)', '#NUM!'],
  ['EXPON.DIST(-1,1,TRUE)', '#NUM!'],
  ['EXPON.DIST(1,0,TRUE)', '#NUM!'],
  ['WEIBULL.DIST(1,0,1,TRUE)', '#NUM!'],
  ['WEIBULL.DIST(-1,1,1,TRUE)', '#NUM!'],
  ['STANDARDIZE(1,0,0)', '#NUM!'],
  ['FISHER(1)', '#NUM!'],
  ['CONFIDENCE.NORM(0,1,10)', '#NUM!'],
  ['CONFIDENCE.NORM(0.1,1,0.5)', '#NUM!'],
  ['NORM.S.DIST("x",TRUE)', '#VALUE!'],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula)).toBe(expected);
});
