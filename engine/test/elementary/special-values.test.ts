import { expect, test } from '@jest/globals';
import { elementary, type ElementaryName } from '../../src/elementary/functions.ts';

const { NaN: nan } = Number;
const halfPi = Math.PI / 2;

/** The values at NaN, -Infinity, -0, 0 and Infinity. */
const atTheEdges: Readonly<Record<Exclude<ElementaryName, 'power' | 'atan2'>, readonly number[]>> = {
  exp: [nan, 0, 1, 1, Infinity],
  expm1: [nan, -1, -0, 0, Infinity],
  log: [nan, nan, -Infinity, -Infinity, Infinity],
  log1p: [nan, nan, -0, 0, Infinity],
  log10: [nan, nan, -Infinity, -Infinity, Infinity],
  sin: [nan, nan, -0, 0, nan],
  cos: [nan, nan, 1, 1, nan],
  tan: [nan, nan, -0, 0, nan],
  asin: [nan, nan, -0, 0, nan],
  acos: [nan, nan, halfPi, halfPi, nan],
  atan: [nan, -halfPi, -0, 0, halfPi],
  sinh: [nan, -Infinity, -0, 0, Infinity],
  cosh: [nan, Infinity, 1, 1, Infinity],
  tanh: [nan, -1, -0, 0, 1],
  asinh: [nan, -Infinity, -0, 0, Infinity],
  acosh: [nan, nan, nan, nan, Infinity],
  atanh: [nan, nan, -0, 0, nan],
  erf: [nan, -1, -0, 0, 1],
  erfc: [nan, 2, 1, 1, 0],
  normalCdf: [nan, 0, 0.5, 0.5, 1],
  normalDensity: [nan, 0, 1 / Math.sqrt(2 * Math.PI), 1 / Math.sqrt(2 * Math.PI), 0],
  normalQuantile: [nan, nan, -Infinity, -Infinity, nan],
  gamma: [nan, nan, nan, nan, Infinity],
  lnGamma: [nan, nan, Infinity, Infinity, Infinity],
};

// The keys of the table are what its type says.
const names = Object.keys(atTheEdges) as (keyof typeof atTheEdges)[];

test.each(names)('%s of NaN, infinities and both zeros', (name) => {
  expect([nan, -Infinity, -0, 0, Infinity].map((x) => elementary[name](x))).toEqual(atTheEdges[name]);
});

test.each([
  ['exp overflows at 709.79', elementary.exp(709.79), Infinity],
  ['exp is denormal at -744', elementary.exp(-744.4), 2 ** -1074],
  ['exp is 0 at -746', elementary.exp(-746), 0],
  ['expm1 overflows at 709.79', elementary.expm1(709.79), Infinity],
  ['log1p(-1)', elementary.log1p(-1), -Infinity],
  ['sin beyond the limit', elementary.sin(2 ** 27), nan],
  ['sin at the limit', Math.abs(elementary.sin(2 ** 27 - 1)) <= 1, true],
  ['asin(1)', elementary.asin(1), halfPi],
  ['asin(-1)', elementary.asin(-1), -halfPi],
  ['asin above 1', elementary.asin(1 + Number.EPSILON), nan],
  ['acos(1)', elementary.acos(1), 0],
  ['acos(-1)', elementary.acos(-1), Math.PI],
  ['acos below -1', elementary.acos(-1 - Number.EPSILON), nan],
  ['acosh(1)', elementary.acosh(1), 0],
  ['acosh of less than -2', elementary.acosh(-5), nan],
  ['atanh(1)', elementary.atanh(1), Infinity],
  ['atanh(-1)', elementary.atanh(-1), -Infinity],
  ['sinh overflows later than exp', Number.isFinite(elementary.sinh(710.4)), true],
  ['sinh(711)', elementary.sinh(711), Infinity],
  ['normalQuantile(1)', elementary.normalQuantile(1), Infinity],
  ['normalQuantile(0.5)', elementary.normalQuantile(0.5), 0],
  ['normalQuantile(1.5)', elementary.normalQuantile(1.5), nan],
  ['gamma(-1)', elementary.gamma(-1), nan],
  ['gamma(172)', elementary.gamma(172), Infinity],
  ['gamma(1e300)', elementary.gamma(1e300), Infinity],
  ['lnGamma(-1.5)', elementary.lnGamma(-1.5), nan],
])('%s', (_, actual, expected) => {
  expect(actual).toBe(expected);
});

const edges = [
  nan,
  -Infinity,
  -3,
  -2.5,
  -1,
  -0.5,
  -0,
  0,
  0.5,
  1,
  2,
  3,
  65,
  66,
  1e10,
  1e300,
  Infinity,
  2 ** -1074,
];

test('power agrees with Math.pow wherever an operand is special', () => {
  for (const x of edges) {
    for (const y of [...edges, -65, -66, 64.5, -1e10, -1e300]) {
      // Ordinary results differ in their last bits; these are 0, infinite, NaN, or 1 and -1.
      const expected = Math.pow(x, y);
      if (Number.isFinite(expected) && Math.abs(expected) !== 1 && expected !== 0) continue;
      expect([x, y, elementary.power(x, y)]).toEqual([x, y, expected]);
    }
  }
});

test('atan2 agrees with Math.atan2 wherever an operand is special, but for the sign of 0', () => {
  for (const y of edges) {
    for (const x of edges) {
      const expected = Math.atan2(y + 0, x + 0);
      const actual = elementary.atan2(y, x);
      const isSame = Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) < 1e-15;
      expect([y, x, isSame]).toEqual([y, x, true]);
    }
  }
});
