import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { divide } from '../operators.ts';
import {
  carryOverflowOf,
  errorWhen,
  firstErrorOf,
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
    error: firstErrorOf(b, [discount.error, ...flows.map(({ error }) => error)]),
    mayOverflow: true,
  };
}

// Two centuries of weeks. All flows are operands of one instruction, which emitters write out.
const maxFlows = 10_000;

function internalRateOfReturn(call: Call): Value {
  const { b } = call;
  const entries = entriesOf({ ...call, count: 1 });
  const flows = entries.filter(({ isPresent }) => !b.isKnown(isPresent, 0));
  if (flows.some(({ isPresent }) => b.known(isPresent) === undefined)) {
    throw new Unsupported('IRR reads a cell that is a number in some trials only');
  }
  if (flows.length > maxFlows) throw new Unsupported(`IRR reads more than ${maxFlows} numbers`);
  const guess = call.isGiven(1) ? numberOf(call, 1) : number(b, 0.1);
  const values = flows.map(({ value }) => value);
  const rate: Num = {
    type: 'number',
    value: values.length === 0 ? b.constant(Number.NaN) : b.irr(guess.value, values),
    error: firstErrorOf(b, [...entries.map(({ error }) => error), guess.error]),
    mayOverflow: true,
  };
  return carryOverflowOf(b, rate, flows);
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
  const { growth, payments } = paymentsAtEnds(b, rate, periods);
  const early = b.select(b.eq(type, zero), one, b.add(one, rate));
  return { growth, payments: b.mul(early, payments) };
}

// Above it (1 + rate)^periods - 1 loses less than two bits; below, 1 + rate has lost some before.
const smallRate = 0.5;

/** Payments at the ends of periods grow to (growth - 1) / rate, and to their number towards a rate of 0. */
function paymentsAtEnds(b: ProgramBuilder, rate: Node, periods: Node): Annuity {
  const [zero, one] = [b.constant(0), b.constant(1)];
  const power = b.power(b.add(one, rate), periods);
  const count = b.known(periods);
  if (count !== undefined && Number.isInteger(count) && count >= 0 && count <= maxUnrolledPeriods) {
    return { growth: power, payments: unrolledPayments(b, b.add(one, rate), count) };
  }
  const isSmall = b.lt(b.abs(rate), b.constant(smallRate));
  const logarithm = b.mul(periods, b.elementary('log1p', rate));
  const gained = b.select(isSmall, b.elementary('expm1', logarithm), b.sub(power, one));
  return {
    growth: b.select(isSmall, b.add(one, gained), power),
    payments: b.select(b.eq(rate, zero), periods, b.div(gained, rate)),
  };
}

// As for `power`: of more, the logarithm keeps more digits.
const maxUnrolledPeriods = 64;

/** 1 + q + ... + q^(count - 1), doubling from the count's upper bit: it needs no limit, and nothing cancels. */
function unrolledPayments(b: ProgramBuilder, q: Node, count: number): Node {
  if (count === 0) return b.constant(0);
  const one = b.constant(1);
  let sum = one;
  let power = q;
  for (const bit of count.toString(2).slice(1)) {
    sum = b.mul(sum, b.add(one, power));
    power = b.mul(power, power);
    if (bit === '0') continue;
    sum = b.add(one, b.mul(q, sum));
    power = b.mul(q, power);
  }
  return sum;
}

/** The last arguments may be left out: a future value or present value of 0, and payments at the ends of periods. */
function annuityFunction(solve: (b: ProgramBuilder, annuity: Annuity, x: Node, y: Node) => Node) {
  return numeric([3, 5], (b, rate, periods, x, y = b.constant(0), type = b.constant(0)) => ({
    value: solve(b, annuity(b, rate, periods, type), x, y),
    mayOverflow: true,
  }));
}

type Loan = {
  readonly rate: Node;
  readonly periods: Node;
  readonly pv: Node;
  readonly fv: Node;
  readonly type: Node;
};

function payment(b: ProgramBuilder, { rate, periods, pv, fv, type }: Loan): Node {
  const { growth, payments } = annuity(b, rate, periods, type);
  return b.neg(b.div(b.add(b.mul(pv, growth), fv), payments));
}

/** The interest in payment `period`: on what is owed after the one before. */
function interest(b: ProgramBuilder, loan: Loan, period: Node): Node {
  const { rate, pv, type } = loan;
  const [zero, one] = [b.constant(0), b.constant(1)];
  const paid = payment(b, loan);
  const before = b.sub(period, one);
  const late = paymentsAtEnds(b, rate, before);
  const owed = b.add(b.mul(pv, late.growth), b.mul(paid, late.payments));
  // A payment at the beginning bears no interest in its own period, and the first one none at all.
  const early = paymentsAtEnds(b, rate, b.sub(before, one));
  const earlyPayments = b.mul(b.add(one, rate), early.payments);
  const owedEarly = b.add(b.add(b.mul(pv, early.growth), b.mul(paid, earlyPayments)), paid);
  const owedAtStart = b.select(b.eq(period, one), zero, owedEarly);
  return b.neg(b.mul(rate, b.select(b.eq(type, zero), owed, owedAtStart)));
}

function partOfPayment(part: (b: ProgramBuilder, loan: Loan, period: Node) => Node) {
  return numeric([4, 6], (b, rate, period, periods, pv, fv = b.constant(0), type = b.constant(0)) => ({
    value: part(b, { rate, periods, pv, fv, type }, period),
    error: errorWhen(b, b.or(b.lt(period, b.constant(1)), b.lt(periods, period)), '#NUM!'),
    mayOverflow: true,
  }));
}

export const financialFunctions = {
  NPV: variadic(2, netPresentValue),
  IRR: general([1, 2], internalRateOfReturn),
  PMT: annuityFunction((b, { growth, payments }, pv, fv) =>
    b.neg(b.div(b.add(b.mul(pv, growth), fv), payments)),
  ),
  /** The share of a payment that is interest, and the one that is not. */
  IPMT: partOfPayment(interest),
  PPMT: partOfPayment((b, loan, period) => b.sub(payment(b, loan), interest(b, loan, period))),
  PV: annuityFunction((b, { growth, payments }, pmt, fv) =>
    b.neg(b.div(b.add(b.mul(pmt, payments), fv), growth)),
  ),
  FV: annuityFunction((b, { growth, payments }, pmt, pv) =>
    b.neg(b.add(b.mul(pv, growth), b.mul(pmt, payments))),
  ),
  NPER: numeric([3, 5], (b, rate, pmt, pv, fv = b.constant(0), type = b.constant(0)) => {
    const [zero, one] = [b.constant(0), b.constant(1)];
    const early = b.select(b.eq(type, zero), pmt, b.mul(pmt, b.add(one, rate)));
    // log(ratio) / log(1 + rate) with ratio = (early - fv rate) / (early + pv rate), as a difference from 1.
    const difference = b.neg(b.div(b.mul(b.add(pv, fv), rate), b.add(early, b.mul(pv, rate))));
    const periods = b.div(b.elementary('log1p', difference), b.elementary('log1p', rate));
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
