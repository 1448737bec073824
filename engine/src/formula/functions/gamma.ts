import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { errorWhen, firstError } from '../values.ts';
import { numeric, type FunctionTable } from './define.ts';

// 171! overflows.
const maxFactorial = 170;

/** n! for n from 0 to 170, each the nearest double. */
const factorials: readonly number[] = (() => {
  let factorial = 1n;
  return Array.from({ length: maxFactorial + 1 }, (_, n) => {
    if (n > 0) factorial *= BigInt(n);
    return Number(factorial);
  });
})();

/** n!! for n from 0 to 300, each the nearest double. */
const doubleFactorials: readonly number[] = (() => {
  const products: bigint[] = [];
  for (let n = 0; n <= 300; n++) products.push(n < 2 ? 1n : (products[n - 2] ?? 1n) * BigInt(n));
  return products.map(Number);
})();

// Beyond it, a chain of multiplications is longer than three logarithms of the gamma function. With both arguments known there is
// no chain, and what takes more steps overflows.
const maxUnrolledChoice = 64;
const maxKnownChoice = 1100;

/** How many ways there are to choose k of n; n and k whole, 0 <= k <= n. */
function combinations(b: ProgramBuilder, n: Node, k: Node): Node {
  const [knownN, knownK] = [b.known(n), b.known(k)];
  if (knownK !== undefined) {
    const count = knownN === undefined ? knownK : Math.min(knownK, knownN - knownK);
    if (count <= (knownN === undefined ? maxUnrolledChoice : maxKnownChoice)) return product(b, n, count);
  }
  const rest = b.sub(n, k);
  const byFactorials = b.div(
    b.table(factorials, n),
    b.mul(b.table(factorials, k), b.table(factorials, rest)),
  );
  const lnFactorial = (x: Node): Node => b.elementary('lnGamma', b.add(x, b.constant(1)));
  const byLogarithms = b.exp(b.sub(lnFactorial(n), b.add(lnFactorial(k), lnFactorial(rest))));
  const isSmall = b.lt(n, b.constant(maxFactorial + 1));
  return nearestWhole(b, b.select(isSmall, byFactorials, byLogarithms));
}

/** n / 1 (n - 1) / 2 ... in `count` steps, whole after each. */
function product(b: ProgramBuilder, n: Node, count: number): Node {
  let value = b.constant(1);
  for (let i = 1; i <= count; i++) {
    value = b.div(b.mul(value, b.sub(n, b.constant(i - 1))), b.constant(i));
  }
  return value;
}

function nearestWhole(b: ProgramBuilder, x: Node): Node {
  // Beyond 2^52 there is nothing to round, and 1/2 more could be.
  return b.select(b.lt(x, b.constant(2 ** 52)), b.floor(b.add(x, b.constant(0.5))), x);
}

function notPositive(b: ProgramBuilder, x: Node): Node {
  return errorWhen(b, b.not(b.lt(b.constant(0), x)), '#NUM!');
}

const lnGamma = numeric([1], (b, x) => ({
  value: b.elementary('lnGamma', x),
  error: notPositive(b, x),
  mayOverflow: true,
}));

export const gammaFunctions = {
  FACT: numeric([1], (b, x) => {
    const n = b.trunc(x);
    const isOutside = b.or(b.lt(x, b.constant(0)), b.lt(b.constant(maxFactorial), n));
    return { value: b.table(factorials, n), error: errorWhen(b, isOutside, '#NUM!') };
  }),
  /** n (n - 2) (n - 4) ...; 1 for 0 and -1. */
  FACTDOUBLE: numeric([1], (b, x) => {
    const n = b.trunc(x);
    const isOutside = b.or(b.lt(n, b.constant(-1)), b.lt(b.constant(doubleFactorials.length - 1), n));
    return { value: b.table(doubleFactorials, n), error: errorWhen(b, isOutside, '#NUM!') };
  }),
  /** Exact up to 2^52 where both arguments are fixed, or the second and at most 64; else to about 1e-12, as a whole number. */
  COMBIN: numeric([2], (b, first, second) => {
    const [n, k] = [b.trunc(first), b.trunc(second)];
    return {
      value: combinations(b, n, k),
      error: errorWhen(b, b.or(b.lt(k, b.constant(0)), b.lt(n, k)), '#NUM!'),
      mayOverflow: true,
    };
  }),
  /** As COMBIN, with repetitions. */
  COMBINA: numeric([2], (b, first, second) => {
    const [n, k] = [b.trunc(first), b.trunc(second)];
    const [zero, one] = [b.constant(0), b.constant(1)];
    const isNothing = b.and(b.eq(n, zero), b.eq(k, zero));
    return {
      value: b.select(isNothing, one, combinations(b, b.sub(b.add(n, k), one), k)),
      error: firstError(
        b,
        errorWhen(b, b.or(b.lt(n, zero), b.lt(k, zero)), '#NUM!'),
        errorWhen(b, b.and(b.eq(n, zero), b.lt(zero, k)), '#NUM!'),
      ),
      mayOverflow: true,
    };
  }),
  /** Exact for whole numbers as far as doubles are. */
  GAMMA: numeric([1], (b, x) => {
    const [zero, one] = [b.constant(0), b.constant(1)];
    const isWhole = b.eq(b.floor(x), x);
    const isPositive = b.lt(zero, x);
    const isFactorial = b.and(b.and(isWhole, isPositive), b.lt(x, b.constant(maxFactorial + 2)));
    return {
      value: b.select(isFactorial, b.table(factorials, b.sub(x, one)), b.elementary('gamma', x)),
      error: errorWhen(b, b.and(isWhole, b.not(isPositive)), '#NUM!'),
      mayOverflow: true,
    };
  }),
  GAMMALN: lnGamma,
  'GAMMALN.PRECISE': lnGamma,
} as const satisfies FunctionTable;
