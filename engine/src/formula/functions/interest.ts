import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { errorWhen } from '../values.ts';
import { numeric, type FunctionTable } from './define.ts';

function unlessRateOverPeriods(b: ProgramBuilder, rate: Node, periods: Node): Node {
  return errorWhen(b, b.or(b.not(b.lt(b.constant(0), rate)), b.lt(periods, b.constant(1))), '#NUM!');
}

export const interestFunctions = {
  /** The rate a year of interest that is paid in periods: (1 + rate / n)^n - 1. */
  EFFECT: numeric([2], (b, nominal, perYear) => {
    const n = b.trunc(perYear);
    const logarithm = b.mul(n, b.elementary('log1p', b.div(nominal, n)));
    return {
      value: b.elementary('expm1', logarithm),
      error: unlessRateOverPeriods(b, nominal, n),
      mayOverflow: true,
    };
  }),
  NOMINAL: numeric([2], (b, effective, perYear) => {
    const n = b.trunc(perYear);
    return {
      value: b.mul(n, b.elementary('expm1', b.div(b.elementary('log1p', effective), n))),
      error: unlessRateOverPeriods(b, effective, n),
      mayOverflow: true,
    };
  }),
} as const satisfies FunctionTable;
