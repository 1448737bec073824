import type { Node, ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { errorCode } from '../../kernel/program.ts';
import { applyElementwise, isOneCell, toMatrix, toScalar } from '../arrays.ts';
import { knownError, toBoolean, toNumber, type Plain } from '../coerce.ts';
import { operators } from '../operators.ts';
import {
  boolean,
  empty,
  failure,
  firstError,
  firstErrorOf,
  lift,
  merge,
  number,
  settle,
  type Bool,
  type Scalar,
  type Value,
} from '../values.ts';
import { scalarsOf } from './aggregate.ts';
import { elementwise, general, numberOf, variadic, type Call, type FunctionTable } from './define.ts';
import { pick } from '../search.ts';

type Branch = () => Scalar;

/**
 * One of two values by a condition. A branch that no trial takes is not even lowered, so what is wrong in it does no
 * harm; where the condition is an error, so is the result.
 */
function branch(b: ProgramBuilder, condition: Scalar, then: Branch, otherwise: Branch): Scalar {
  return lift(b, [condition], (plain = empty) => {
    const test = toBoolean(b, plain);
    const error = knownError(b, test);
    if (error) return failure(error);
    if (b.isKnown(test.value, 1)) return orError(b, test.error, then());
    if (b.isKnown(test.value, 0)) return orError(b, test.error, otherwise());
    return orError(b, test.error, merge(b, test.value, then(), otherwise()));
  });
}

/** A value, or the error where there is one. */
function orError(b: ProgramBuilder, error: Node, value: Scalar): Scalar {
  if (value.type === 'number' || value.type === 'boolean')
    return { ...value, error: firstError(b, error, value.error) };
  return merge(b, b.eq(error, b.constant(0)), value, { ...number(b, 0), error });
}

function ifThenElse(call: Call): Value {
  const { b, scope } = call;
  const condition = call.value(0);
  if (condition.type === 'matrix' || (condition.type === 'reference' && scope.isArray)) {
    const branches = [branchValue(call, 1), branchValue(call, 2)];
    return applyElementwise(
      (_, test = empty, then = empty, otherwise = empty) =>
        branch(
          b,
          test,
          () => then,
          () => otherwise,
        ),
      [condition, ...branches],
      scope,
    );
  }
  const test = call.scalar(0);
  scope.settleReads();
  const known = test.type === 'choice' ? undefined : knownTruth(b, toBoolean(b, test));
  if (known !== undefined) return cellAsValue(call, branchValue(call, known ? 1 : 2));
  const error = test.type === 'choice' ? null : knownError(b, toBoolean(b, test));
  if (error) return failure(error);
  return choice(call, [branchValue(call, 1), branchValue(call, 2)], ([then = empty, otherwise = empty]) =>
    branch(
      b,
      test,
      () => then,
      () => otherwise,
    ),
  );
}

function isRange(value: Value): boolean {
  return value.type === 'matrix' || (value.type === 'reference' && !isOneCell(value));
}

/**
 * A choice that varies. Among ranges it is a range: SUM(IF(A1>0,B1:B9,C1:C9)) takes all nine cells, and where one value is
 * wanted it is the one in this row or column.
 */
function choice(
  { scope }: Call,
  options: readonly Value[],
  select: (options: readonly Scalar[]) => Scalar,
): Value {
  const here = select(options.map((option) => toScalar(option, scope)));
  if (!options.some(isRange)) return here;
  const grids = options.map((option) =>
    option.type === 'reference' || option.type === 'matrix'
      ? toMatrix(option, scope).rows
      : // SUM would skip a text or TRUE among cells; written as an argument it refuses the one and counts the other.
        [[lift(scope.b, [option], (plain = empty) => toNumber(scope.b, plain))]],
  );
  const height = Math.max(...grids.map((rows) => rows.length));
  const width = Math.max(...grids.map((rows) => rows[0]?.length ?? 0));
  return {
    type: 'matrix',
    rows: Array.from({ length: height }, (_row, row) =>
      Array.from({ length: width }, (_cell, column) =>
        select(grids.map((rows) => rows[row]?.[column] ?? empty)),
      ),
    ),
    here,
  };
}

/** What a branch of IF is, cells included: omitted it is 0, not written at all it is FALSE. */
function branchValue(call: Call, index: number): Value {
  if (index >= call.count) return boolean(call.b, false);
  return call.isGiven(index) ? call.value(index) : number(call.b, 0);
}

/**
 * One cell as its value. SUM(IF(A1,B1,C1)) then takes B1 as written into it, as it must where A1 varies: otherwise a text
 * in B1 would be skipped or an error depending on what varies.
 */
function cellAsValue({ scope }: Call, value: Value): Value {
  return value.type === 'reference' && isOneCell(value) ? toScalar(value, scope) : value;
}

/** The outcome of a condition that neither varies nor fails. */
function knownTruth(b: ProgramBuilder, test: Bool): boolean | undefined {
  const value = b.known(test.value);
  return value === undefined || knownError(b, test) !== null ? undefined : value === 1;
}

/** IFERROR and IFNA: a value, or the second argument where the value is one of the errors. */
function ifFails(isCaught: (b: ProgramBuilder, error: Node) => Truth) {
  return general([2], (call) => {
    const { b, scope } = call;
    const value = call.scalar(0);
    scope.settleReads();
    return lift(b, [value], (plain = empty) => {
      if (plain.type === 'text' || plain.type === 'empty') return plain;
      const tested = plain.type === 'boolean' ? plain : settle(b, toNumber(b, plain));
      const caught = isCaught(b, tested.error);
      if (b.isKnown(caught, 0)) return tested;
      const kept = { ...tested, error: b.select(caught, b.constant(0), tested.error) };
      return merge(b, caught, call.scalar(1), kept);
    });
  });
}

/** A cell or argument as AND and OR see it. */
type Condition = { readonly isPresent: Truth; readonly value: Truth; readonly error: Node };

function conditionsOf(call: Call): Condition[] {
  const conditions: Condition[] = [];
  for (let i = 0; i < call.count; i++) {
    const value = call.value(i);
    const isWritten = value.type !== 'reference' && value.type !== 'matrix';
    for (const scalar of scalarsOf(call, value)) conditions.push(conditionOf(call.b, scalar, isWritten));
  }
  return conditions;
}

/** In ranges text and empty cells do not count. */
function conditionOf(b: ProgramBuilder, scalar: Scalar, isWritten: boolean): Condition {
  if (scalar.type === 'choice') {
    const [then, otherwise] = [
      conditionOf(b, scalar.ifTrue, isWritten),
      conditionOf(b, scalar.ifFalse, isWritten),
    ];
    return {
      isPresent: b.choose(scalar.condition, then.isPresent, otherwise.isPresent),
      value: b.choose(scalar.condition, then.value, otherwise.value),
      error: b.select(scalar.condition, then.error, otherwise.error),
    };
  }
  const isSkipped = !isWritten && (scalar.type === 'text' || scalar.type === 'empty');
  const { value, error } = toBoolean(b, isSkipped ? empty : scalar);
  return { isPresent: b.truth(!isSkipped), value, error };
}

function connective(neutral: boolean, combine: (b: ProgramBuilder, all: Truth, each: Truth) => Truth) {
  return variadic(1, (call) => {
    const { b } = call;
    const conditions = conditionsOf(call);
    const values = conditions.map(({ isPresent, value }) => b.choose(isPresent, value, b.truth(neutral)));
    const isAny = conditions.reduce((any, { isPresent }) => b.or(any, isPresent), b.truth(false));
    const nothing = b.select(isAny, b.constant(0), b.constant(errorCode('#VALUE!')));
    return {
      type: 'boolean',
      value: values.reduce((all, each) => combine(b, all, each), b.truth(neutral)),
      error: firstErrorOf(b, [...conditions.map(({ error }) => error), nothing]),
    };
  });
}

/** CHOOSE: with an index that does not vary only that argument is lowered, and it may be a range. */
function choose(call: Call): Value {
  const { b, scope } = call;
  const index = numberOf(call, 0);
  scope.settleReads();
  const known = b.known(index.value);
  const error = knownError(b, index);
  if (error) return failure(error);
  if (known !== undefined && error === null) {
    const place = Math.trunc(known);
    return place >= 1 && place < call.count ? cellAsValue(call, call.value(place)) : failure('#VALUE!');
  }
  const values = Array.from({ length: call.count - 1 }, (_, i) => call.value(i + 1));
  return choice(call, values, (options) =>
    orError(b, index.error, pick(b, b.trunc(index.value), options, '#VALUE!')),
  );
}

/** IFS and SWITCH: the value behind the first condition that holds. */
function firstThatHolds(
  call: Call,
  pairs: readonly { readonly condition: Branch; readonly value: Branch }[],
  otherwise: Branch,
): Scalar {
  const [first, ...rest] = pairs;
  if (!first) return otherwise();
  const condition = first.condition();
  call.scope.settleReads();
  return branch(call.b, condition, first.value, () => firstThatHolds(call, rest, otherwise));
}

function pairsFrom(call: Call, first: number, condition: (index: number) => Scalar) {
  return Array.from({ length: Math.floor((call.count - first) / 2) }, (_, i) => ({
    condition: () => condition(first + 2 * i),
    value: () => call.scalar(first + 2 * i + 1),
  }));
}

function isEqual(b: ProgramBuilder, x: Scalar, y: Scalar): Scalar {
  return lift(b, [x, y], (...operands: Plain[]) => operators['='](b, ...operands));
}

export const logicalFunctions = {
  IF: general([2, 3], ifThenElse),
  IFS: variadic(2, (call) =>
    firstThatHolds(
      call,
      pairsFrom(call, 0, (index) => call.scalar(index)),
      () => failure('#N/A'),
    ),
  ),
  SWITCH: variadic(3, (call) => {
    const tested = call.scalar(0);
    const pairs = pairsFrom(call, 1, (index) => isEqual(call.b, tested, call.scalar(index)));
    return firstThatHolds(call, pairs, () =>
      call.count % 2 === 0 ? call.scalar(call.count - 1) : failure('#N/A'),
    );
  }),
  AND: connective(true, (b, all, each) => b.and(all, each)),
  OR: connective(false, (b, any, each) => b.or(any, each)),
  XOR: connective(false, (b, odd, each) => b.choose(odd, b.not(each), each)),
  NOT: elementwise([1], (b, operand = empty) => {
    const test = toBoolean(b, operand);
    return { ...test, value: b.not(test.value) };
  }),
  TRUE: general([0], ({ b }) => boolean(b, true)),
  FALSE: general([0], ({ b }) => boolean(b, false)),
  IFERROR: ifFails((b, error) => b.not(b.eq(error, b.constant(0)))),
  IFNA: ifFails((b, error) => b.eq(error, b.constant(errorCode('#N/A')))),
  CHOOSE: variadic(2, choose),
} as const satisfies FunctionTable;
