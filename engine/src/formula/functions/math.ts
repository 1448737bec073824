import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { toNumber } from '../coerce.ts';
import { raise } from '../operators.ts';
import { empty, errorWhen, firstError, number } from '../values.ts';
import { elementwise, general, numeric, transparent, type FunctionTable } from './define.ts';

function notPositive(b: ProgramBuilder, x: Node): Node {
  return errorWhen(b, b.not(b.lt(b.constant(0), x)), '#NUM!');
}

// Of a remainder beyond it fewer than three bits are right, and soon none: MOD(1E+20, 3) would be 0. Excel says #NUM! too.
const largestQuotient = 2 ** 50;

export const mathFunctions = {
  ABS: transparent((b, x) => b.abs(x)),
  SIGN: numeric([1], (b, x) => {
    const zero = b.constant(0);
    return { value: b.sub(b.number(b.lt(zero, x)), b.number(b.lt(x, zero))) };
  }),
  SQRT: numeric([1], (b, x) => ({ value: b.sqrt(x), error: errorWhen(b, b.lt(x, b.constant(0)), '#NUM!') })),
  /** The root of x pi. */
  SQRTPI: numeric([1], (b, x) => ({
    value: b.sqrt(b.mul(x, b.constant(Math.PI))),
    error: errorWhen(b, b.lt(x, b.constant(0)), '#NUM!'),
    mayOverflow: true,
  })),
  POWER: elementwise([2], (b, x = empty, y = empty) => raise(b, toNumber(b, x), toNumber(b, y))),
  EXP: numeric([1], (b, x) => ({ value: b.exp(x), mayOverflow: true })),
  LN: numeric([1], (b, x) => ({ value: b.log(x), error: notPositive(b, x) })),
  LOG10: numeric([1], (b, x) => ({ value: b.log10(x), error: notPositive(b, x) })),
  LOG: numeric([1, 2], (b, x, base = b.constant(10)) => ({
    // Base 10 has a function of its own, which is exact for powers of ten.
    value: b.select(b.eq(base, b.constant(10)), b.log10(x), b.div(b.log(x), b.log(base))),
    error: firstError(
      b,
      notPositive(b, x),
      notPositive(b, base),
      errorWhen(b, b.eq(base, b.constant(1)), '#DIV/0!'),
    ),
  })),
  /** With the divisor's sign: n - d * INT(n / d). */
  MOD: numeric([2], (b, n, d) => {
    const quotient = b.div(n, d);
    const isPrecise = b.lt(b.abs(quotient), b.constant(largestQuotient));
    return {
      value: b.sub(n, b.mul(d, b.floor(quotient))),
      error: firstError(
        b,
        errorWhen(b, b.eq(d, b.constant(0)), '#DIV/0!'),
        errorWhen(b, b.not(isPrecise), '#NUM!'),
      ),
      mayOverflow: true,
    };
  }),
  PI: general([0], ({ b }) => number(b, Math.PI)),
  RADIANS: numeric([1], (b, x) => ({ value: b.mul(x, b.constant(Math.PI / 180)) })),
  DEGREES: numeric([1], (b, x) => ({ value: b.mul(x, b.constant(180 / Math.PI)), mayOverflow: true })),
} as const satisfies FunctionTable;
