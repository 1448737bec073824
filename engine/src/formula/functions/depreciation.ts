import type { Node, ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { errorWhen } from '../values.ts';
import { numeric, type FunctionTable } from './define.ts';

/** #NUM! unless the value, the life and the period are such as things have: 1 <= period <= last. */
function asset(b: ProgramBuilder, cost: Node, salvage: Node, period: Node, last: Node): Node {
  const [zero, one] = [b.constant(0), b.constant(1)];
  const isWrong = [b.lt(cost, zero), b.lt(salvage, zero), b.lt(period, one), b.lt(last, period)];
  return errorWhen(
    b,
    isWrong.reduce((any: Truth, each) => b.or(any, each)),
    '#NUM!',
  );
}

export const depreciationFunctions = {
  /** Sum of the years' digits: shares of life, life - 1, ... 1. */
  SYD: numeric([4], (b, cost, salvage, life, period) => {
    const one = b.constant(1);
    const left = b.add(b.sub(life, period), one);
    const digits = b.mul(life, b.add(life, one));
    return {
      value: b.div(b.mul(b.mul(b.sub(cost, salvage), left), b.constant(2)), digits),
      error: asset(b, cost, salvage, period, life),
      mayOverflow: true,
    };
  }),
  /** A fixed share, of three decimals, of what is left; the first year has `months` months, and the year after the last the rest. */
  DB: numeric([4, 5], (b, cost, salvage, life, period, months = b.constant(12)) => {
    const [one, twelve] = [b.constant(1), b.constant(12)];
    const kept = b.power(b.div(salvage, cost), b.div(one, life));
    const thousandths = b.floor(b.add(b.mul(b.sub(one, kept), b.constant(1000)), b.constant(0.5)));
    const rate = b.div(thousandths, b.constant(1000));
    const firstYear = b.mul(b.mul(cost, rate), b.div(months, twelve));
    const years = b.sub(period, b.constant(2));
    const left = b.mul(b.sub(cost, firstYear), b.power(b.sub(one, rate), years));
    const wholeYear = b.mul(left, rate);
    const lastYear = b.mul(wholeYear, b.div(b.sub(twelve, months), twelve));
    const later = b.select(b.lt(life, period), lastYear, wholeYear);
    const last = b.select(b.lt(months, twelve), b.add(life, one), life);
    return {
      value: b.select(b.eq(period, one), firstYear, later),
      error: asset(b, cost, salvage, period, last),
      mayOverflow: true,
    };
  }),
  /** A multiple of the linear share, of what is left, but never below the salvage value. */
  DDB: numeric([4, 5], (b, cost, salvage, life, period, factor = b.constant(2)) => {
    const [zero, one] = [b.constant(0), b.constant(1)];
    const rate = b.min(b.div(factor, life), one);
    const before = b.mul(cost, b.power(b.sub(one, rate), b.sub(period, one)));
    const most = b.max(b.sub(before, salvage), zero);
    return {
      value: b.min(b.mul(before, rate), most),
      error: asset(b, cost, salvage, period, life),
      mayOverflow: true,
    };
  }),
} as const satisfies FunctionTable;
