import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { divide } from '../operators.ts';
import {
  carryOverflow,
  errorWhen,
  firstError,
  number,
  Unsupported,
  type Num,
  type Value,
} from '../values.ts';
import { entriesOf } from './aggregate.ts';
import { general, numberOf, numeric, variadic, type Call, type FunctionTable } from './define.ts';

/**
 * Flows at the ends of periods 1, 2, 3 ... discounted to now. Blank cells and text do not take a period. By Horner's
 * rule in 1 / (1 + rate), from the last flow back: one multiplication a flow.
 */
function netPresentValue(call: Call): Value {
  const { b } = call;
  const rate = numberOf(call, 0);
  const flows = entriesOf(call, 1);
  const one = number(b, 1);
  const discount = divide(b, one, { ...rate, value: b.add(one.value, rate.value), mayOverflow: true });
  const value = flows.reduceRight<Node | null>((later, flow) => {
    const atPeriod = later === null ? flow.value : b.add(flow.value, later);
    return b.select(flow.isPresent, b.mul(atPeriod, discount.value), later ?? b.constant(0));
  }, null);
  return {
    type: 'number',
    value: value ?? b.constant(0),
    error: firstError(b, discount.error, ...flows.map(({ error }) => error)),
    mayOverflow: true,
  };
}

function internalRateOfReturn(call: Call): Value {
  const { b } = call;
  const entries = entriesOf({ ...call, count: 1 });
  const flows = entries.filter(({ isPresent }) => !b.isKnown(isPresent, 0));
  if (flows.some(({ isPresent }) => b.known(isPresent) === undefined)) {
    throw new Unsupported('IRR reads a cell that is a number in some trials only');
  }
  const guess = call.isGiven(1) ? numberOf(call, 1) : number(b, 0.1);
  const values = flows.map(({ value }) => value);
  const rate: Num = {
    type: 'number',
    value: values.length === 0 ? b.constant(Number.NaN) : b.irr(guess.value, values),
    error: firstError(b, ...entries.map(({ error }) => error), guess.error),
    mayOverflow: true,
  };
  return carryOverflow(b, rate, ...flows);
}

/** What an annuity's equation is made of: pv * growth + pmt * (1 + rate * type) * (growth - 1) / rate + fv = 0. */
type Annuity = {
  /** (1 + rate)^periods. */
  readonly growth: Node;
  /** What payments of 1 have grown to at the end. */
  readonly payments: Node;
};

/** A type that is not 0 means payments at the beginnings of periods. */
function annuity(b: ProgramBuilder, rate: Node, periods: Node, type: Node): Annuity {
  const [zero, one] = [b.constant(0), b.constant(1)];
  const growth = b.power(b.add(one, rate), periods);
  const early = b.select(b.eq(type, zero), one, b.add(one, rate));
  const payments = b.div(b.mul(early, b.sub(growth, one)), rate);
  // At a rate of 0 both are limits.
  const isFree = b.eq(rate, zero);
  return { growth: b.select(isFree, one, growth), payments: b.select(isFree, periods, payments) };
}

/** The last arguments may be left out: a future value or present value of 0, and payments at the ends of periods. */
function annuityFunction(solve: (b: ProgramBuilder, annuity: Annuity, x: Node, y: Node) => Node) {
  return numeric([3, 5], (b, rate, periods, x, y = b.constant(0), type = b.constant(0)) => ({
    value: solve(b, annuity(b, rate, periods, type), x, y),
    mayOverflow: true,
  }));
}

export const financialFunctions = {
  NPV: variadic(2, netPresentValue),
  IRR: general([1, 2], internalRateOfReturn),
  PMT: annuityFunction((b, { growth, payments }, pv, fv) =>
    b.neg(b.div(b.add(b.mul(pv, growth), fv), payments)),
  ),
  PV: annuityFunction((b, { growth, payments }, pmt, fv) =>
    b.neg(b.div(b.add(b.mul(pmt, payments), fv), growth)),
  ),
  FV: annuityFunction((b, { growth, payments }, pmt, pv) =>
    b.neg(b.add(b.mul(pv, growth), b.mul(pmt, payments))),
  ),
  NPER: numeric([3, 5], (b, rate, pmt, pv, fv = b.constant(0), type = b.constant(0)) => {
    const [zero, one] = [b.constant(0), b.constant(1)];
    const early = b.select(b.eq(type, zero), pmt, b.mul(pmt, b.add(one, rate)));
    const ratio = b.div(b.sub(early, b.mul(fv, rate)), b.add(early, b.mul(pv, rate)));
    const periods = b.div(b.log(ratio), b.log(b.add(one, rate)));
    const value = b.select(b.eq(rate, zero), b.neg(b.div(b.add(pv, fv), pmt)), periods);
    return { value, mayOverflow: true };
  }),
  /** Straight-line depreciation a period. */
  SLN: numeric([3], (b, cost, salvage, life) => ({
    value: b.div(b.sub(cost, salvage), life),
    error: errorWhen(b, b.eq(life, b.constant(0)), '#DIV/0!'),
    mayOverflow: true,
  })),
} as const satisfies FunctionTable;
