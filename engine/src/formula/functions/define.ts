import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { applyElementwise } from '../arrays.ts';
import { toNumber } from '../coerce.ts';
import type { Operator } from '../operators.ts';
import type { Scope } from '../scope.ts';
import {
  carryOverflow,
  empty,
  firstError,
  lift,
  settle,
  type Num,
  type Scalar,
  type Value,
} from '../values.ts';

/** One call of a function in a formula. */
export type Call = {
  readonly b: ProgramBuilder;
  readonly scope: Scope;
  /** How many arguments were written, omitted ones (`IF(A1,,2)`) included. */
  readonly count: number;
  /** The argument was written and is not omitted. */
  isGiven(index: number): boolean;
  /** An argument as it is: cells, a matrix or a scalar. Omitted and missing ones are empty. Each call lowers it anew. */
  value(index: number): Value;
  /** As above, but with ranges in operators standing for all their cells, as in SUMPRODUCT. */
  arrayValue(index: number): Value;
  /** An argument as one value: of a range the cell in this row or column. */
  scalar(index: number): Scalar;
};

/** One function: how many arguments it takes, and how a call becomes instructions. */
export type FunctionDefinition = {
  readonly minimum: number;
  readonly maximum: number;
  readonly lower: (call: Call) => Value;
};

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

const anyNumber = 255;

/** A function of the call as a whole. */
export function general(
  [minimum, maximum = minimum]: readonly [number, number?],
  lower: (call: Call) => Value,
): FunctionDefinition {
  return { minimum, maximum, lower };
}

/** A function of any number of arguments, at least `minimum`. */
export function variadic(minimum: number, lower: (call: Call) => Value): FunctionDefinition {
  return { minimum, maximum: anyNumber, lower };
}

/** A function of single values of any type; given arrays, it is applied to each of their elements. */
export function elementwise(
  [minimum, maximum = minimum]: readonly [number, number?],
  operation: Operator,
): FunctionDefinition {
  const lower = (call: Call): Value => {
    const operands = Array.from({ length: call.count }, (_, i) => call.value(i));
    return applyElementwise(operation, operands, call.scope);
  };
  return { minimum, maximum, lower };
}

/** What a numeric function found: the value is finite unless `mayOverflow`; `error` comes after the arguments' own. */
export type Outcome = { readonly value: Node; readonly error?: Node; readonly mayOverflow?: boolean };

/** A function of numbers. What it makes of arguments that are not finite does not matter: they are the result then. */
export function numeric(
  arity: readonly [number, number?],
  operation: (b: ProgramBuilder, ...operands: Node[]) => Outcome,
): FunctionDefinition {
  return elementwise(arity, (b, ...operands) => {
    const numbers = operands.map((operand) => toNumber(b, operand));
    const { value, error, mayOverflow = false } = operation(b, ...numbers.map((each) => each.value));
    const errors = numbers.map((each) => each.error);
    const own: Num = {
      type: 'number',
      value,
      error: firstError(b, ...errors, error ?? b.constant(0)),
      mayOverflow,
    };
    return carryOverflow(b, own, ...numbers);
  });
}

/** A numeric function that gives an infinity or NaN for one, and is finite otherwise: there is nothing to settle. */
export function transparent(operation: (b: ProgramBuilder, x: Node) => Node): FunctionDefinition {
  return elementwise([1], (b, operand = empty) => {
    const x = toNumber(b, operand);
    return { ...x, value: operation(b, x.value) };
  });
}

/** A scalar argument as a settled number that is not a choice. */
export function numberOf(call: Call, index: number): Num {
  return scalarToNumber(call.b, call.scalar(index));
}

function scalarToNumber(b: ProgramBuilder, scalar: Scalar): Num {
  const converted = lift(b, [scalar], (operand = empty) => settle(b, toNumber(b, operand)));
  if (converted.type !== 'number') throw new TypeError('numbers merge into numbers');
  return converted;
}
