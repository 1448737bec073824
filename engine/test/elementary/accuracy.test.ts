import { expect, test } from '@jest/globals';
import { elementary, type ElementaryName } from '../../src/elementary/functions.ts';
import { readFixture } from '../fixtures/read-fixture.ts';

/** See fixtures/generate.py. */
type Reference = {
  readonly arguments: readonly (readonly number[])[];
  readonly results: readonly number[];
  readonly residuals: readonly number[];
};

/** What the functions' comments promise, in units in the last place of the result. */
const bounds: Readonly<Record<ElementaryName, number>> = {
  exp: 0.85,
  expm1: 1,
  log: 0.8,
  log1p: 0.85,
  log10: 0.8,
  power: 0.85,
  sin: 0.75,
  cos: 0.75,
  tan: 0.85,
  asin: 0.85,
  acos: 0.85,
  atan: 0.8,
  atan2: 1.1,
  sinh: 1.7,
  cosh: 1.4,
  tanh: 2.2,
  asinh: 1.6,
  acosh: 1.7,
  atanh: 1.5,
  erf: 0.9,
  erfc: 2.4,
  normalCdf: 4,
  normalDensity: 2.1,
  normalQuantile: 6.5,
  gamma: 5,
  lnGamma: 2.2,
};

const smallestNormal = 2 ** -1022;

/** The distance of doubles of this size. */
function unitInLastPlace(x: number): number {
  let exponent = Math.floor(Math.log2(Math.max(Math.abs(x), smallestNormal)));
  // The logarithm is rounded, and may step to the next whole number just below a power of two.
  if (2 ** exponent > Math.abs(x)) exponent = Math.max(-1022, exponent - 1);
  return 2 ** (exponent - 52);
}

// The keys of the table are what its type says.
const names = Object.keys(bounds) as ElementaryName[];

test.each(names)('%s is as near to the exact result as its comment says', (name) => {
  // The file is ours; its shape is in the script that made it.
  const reference = readFixture(`../elementary/fixtures/${name}.json`) as Reference;
  expect(reference.results.length).toBeGreaterThan(250);
  let worst = 0;
  for (const [i, nearest] of reference.results.entries()) {
    const operands = reference.arguments.map((column) => column[i] ?? Number.NaN);
    const unit = unitInLastPlace(name === 'lnGamma' ? Math.max(Math.abs(nearest), 0.5) : nearest);
    const residual = (reference.residuals[i] ?? Number.NaN) * unitInLastPlace(nearest);
    const error = Math.abs(elementary[name](...operands) - nearest - residual) / unit;
    // A denormal result is rounded once more.
    const allowed = (bounds[name] ?? 0) + (Math.abs(nearest) < smallestNormal ? 0.5 : 0);
    if (!(error <= allowed)) throw new Error(`${name}(${operands.join()}) is off by ${error} ulp`);
    worst = Math.max(worst, error);
  }
  expect(worst).toBeGreaterThan(0.4);
});

test('whole powers of ten have whole logarithms', () => {
  for (let k = -307; k <= 308; k++) expect(elementary.log10(Number(`1e${k}`))).toBe(k);
});

test('whole powers are exact where the result is', () => {
  const { power } = elementary;
  expect([power(10, 22), power(3, 33), power(2, -10), power(-2, 3), power(7, 0)]).toEqual([
    1e22, 5559060566555523, 0.0009765625, -8, 1,
  ]);
  expect([power(4, 0.5), power(1024, 0.1), power(2, 1023), power(2, -1074), power(-1, 1e15 + 1)]).toEqual([
    2,
    2,
    2 ** 1023,
    2 ** -1074,
    -1,
  ]);
});

test('the gamma function of whole numbers to 8 is exact', () => {
  let factorial = 1;
  for (let n = 1; n <= 8; n++) {
    expect(elementary.gamma(n)).toBe(factorial);
    factorial *= n;
  }
});
