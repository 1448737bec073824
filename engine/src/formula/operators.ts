import type { Node, ProgramBuilder, Truth } from '../kernel/builder.ts';
import { toNumber, toText, type Plain } from './coerce.ts';
import {
  carryOverflow,
  empty,
  errorWhen,
  firstError,
  settle,
  text,
  type Num,
  type Scalar,
} from './values.ts';

/** What an operator does with operands that are no choices; `lift` and broadcasting are put around it. */
export type Operator = (b: ProgramBuilder, ...operands: Plain[]) => Scalar;

/**
 * Arithmetic that keeps infinities: an overflow shows as a value that is not finite all the way to whoever settles it,
 * so a chain of additions and multiplications costs no check per step.
 */
const arithmetic =
  (operation: (b: ProgramBuilder, x: Node, y: Node) => Node): Operator =>
  (b, first, second) => {
    const [x, y] = [toNumber(b, first ?? empty), toNumber(b, second ?? empty)];
    return {
      type: 'number',
      value: operation(b, x.value, y.value),
      error: firstError(b, x.error, y.error),
      mayOverflow: true,
    };
  };

export function divide(b: ProgramBuilder, x: Num, y: Num): Num {
  const isZero = errorWhen(b, b.eq(y.value, b.constant(0)), '#DIV/0!');
  const quotient: Num = {
    type: 'number',
    value: b.div(x.value, y.value),
    error: firstError(b, x.error, y.error, isZero),
    mayOverflow: true,
  };
  return carryOverflow(b, quotient, y);
}

/** 0^0 is #NUM!, 0 to a negative power is #DIV/0!, a negative number to a broken power is #NUM!. */
export function raise(b: ProgramBuilder, base: Num, exponent: Num): Num {
  const zero = b.constant(0);
  const isZero = b.eq(base.value, zero);
  const failed = firstError(
    b,
    errorWhen(b, b.and(isZero, b.eq(exponent.value, zero)), '#NUM!'),
    errorWhen(b, b.and(isZero, b.lt(exponent.value, zero)), '#DIV/0!'),
  );
  const power: Num = {
    type: 'number',
    value: b.power(base.value, exponent.value),
    error: firstError(b, base.error, exponent.error, failed),
    mayOverflow: true,
  };
  return carryOverflow(b, power, base, exponent);
}

/** The three ways in which two values can stand; only the asked one becomes instructions. */
type Order = { readonly isLess: () => Truth; readonly isGreater: () => Truth; readonly isEqual: () => Truth };

const comparison =
  (decide: (b: ProgramBuilder, order: Order) => Truth): Operator =>
  (b, first, second) => {
    const [x, y] = comparable(b, first ?? empty, second ?? empty);
    const error = firstError(b, errorOf(b, x), errorOf(b, y));
    return { type: 'boolean', value: decide(b, orderOf(b, x, y)), error };
  };

/** Numbers come before text, text before FALSE, FALSE before TRUE; the case of letters does not count. */
function orderOf(b: ProgramBuilder, x: Plain, y: Plain): Order {
  const fixed = (order: number): Order => ({
    isLess: () => b.truth(order < 0),
    isGreater: () => b.truth(order > 0),
    isEqual: () => b.truth(order === 0),
  });
  if (x.type === 'text' && y.type === 'text') {
    const [s, t] = [x.text.toLowerCase(), y.text.toLowerCase()];
    return fixed(s < t ? -1 : s > t ? 1 : 0);
  }
  if (rank(x) !== rank(y)) return fixed(rank(x) - rank(y));
  const [left, right] = [toNumber(b, x).value, toNumber(b, y).value];
  return {
    isLess: () => b.lt(left, right),
    isGreater: () => b.lt(right, left),
    isEqual: () => b.eq(left, right),
  };
}

function errorOf(b: ProgramBuilder, operand: Plain): Node {
  if (operand.type === 'text' || operand.type === 'empty') return b.constant(0);
  return settle(b, toNumber(b, operand)).error;
}

/** An empty cell becomes the nothing of the other side's type. */
function comparable(b: ProgramBuilder, x: Plain, y: Plain): [Plain, Plain] {
  const nothingLike = (other: Plain): Plain => {
    if (other.type === 'text') return text('');
    if (other.type === 'boolean') return { type: 'boolean', value: b.truth(false), error: b.constant(0) };
    return toNumber(b, empty);
  };
  return [x.type === 'empty' ? nothingLike(y) : x, y.type === 'empty' ? nothingLike(x) : y];
}

function rank(value: Plain): number {
  if (value.type === 'text') return 1;
  return value.type === 'boolean' ? 2 : 0;
}

export const operators = {
  '+': arithmetic((b, x, y) => b.add(x, y)),
  '-': arithmetic((b, x, y) => b.sub(x, y)),
  '*': arithmetic((b, x, y) => b.mul(x, y)),
  '/': (b, x, y) => divide(b, toNumber(b, x ?? empty), toNumber(b, y ?? empty)),
  '^': (b, x, y) => raise(b, toNumber(b, x ?? empty), toNumber(b, y ?? empty)),
  '=': comparison((_, order) => order.isEqual()),
  '<>': comparison((b, order) => b.not(order.isEqual())),
  '<': comparison((_, order) => order.isLess()),
  '>': comparison((_, order) => order.isGreater()),
  '<=': comparison((b, order) => b.not(order.isGreater())),
  '>=': comparison((b, order) => b.not(order.isLess())),
  '&': (b, ...operands) => {
    const texts = operands.map((operand) => toText(b, operand));
    const failed = texts.find((each) => each.type === 'error');
    return failed ?? text(texts.map((each) => (each.type === 'text' ? each.text : '')).join(''));
  },
} as const satisfies Record<string, Operator>;

export const unaryOperators = {
  /** It changes nothing, not even a text. */
  '+': (_, operand) => operand ?? empty,
  '-': (b, operand) => {
    const x = toNumber(b, operand ?? empty);
    return { ...x, value: b.neg(x.value) };
  },
  '%': (b, operand) => {
    const x = toNumber(b, operand ?? empty);
    return { ...x, value: b.div(x.value, b.constant(100)) };
  },
} as const satisfies Record<string, Operator>;
