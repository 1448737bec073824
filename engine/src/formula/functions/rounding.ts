import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { toNumber } from '../coerce.ts';
import { carryOverflow, empty, errorWhen, firstError, type Num } from '../values.ts';
import { elementwise, numeric, transparent, type FunctionDefinition, type FunctionTable } from './define.ts';

// Numbers from here on have no fraction.
const wholeFrom = 2 ** 52;

/**
 * Excel rounds the decimal number that it shows, of 15 digits: ROUND(1.005, 2) is 1.01, though 1.005 is 1.00499999999999989
 * in binary. A scaled number that differs from a whole one by less than the 15th digit is therefore taken for it.
 */
function snapToWhole(b: ProgramBuilder, x: Node): Node {
  const nearest = b.floor(b.add(x, b.constant(0.5)));
  const distance = b.abs(b.sub(x, nearest));
  return b.select(b.lt(b.mul(b.abs(x), b.constant(2 ** -50)), distance), x, nearest);
}

type Rounding = (b: ProgramBuilder, scaled: Node) => Node;

/** Half away from zero. */
const toNearest: Rounding = (b, scaled) => {
  const half = b.select(b.lt(scaled, b.constant(0)), b.constant(-0.5), b.constant(0.5));
  const doubled = snapToWhole(b, b.mul(scaled, b.constant(2)));
  return b.trunc(b.add(b.mul(doubled, b.constant(0.5)), half));
};
const awayFromZero: Rounding = (b, scaled) => {
  const snapped = snapToWhole(b, scaled);
  return b.select(b.lt(snapped, b.constant(0)), b.floor(snapped), b.ceil(snapped));
};
const towardsZero: Rounding = (b, scaled) => b.trunc(snapToWhole(b, scaled));

// Powers of ten that are still finite, with room for the number that they scale down.
const maxDigits = 300;

/** Rounds at a number of decimals, negative ones left of the point. Infinities and NaN stay as they are. */
function roundAt(b: ProgramBuilder, x: Node, digits: Node, rounding: Rounding): Node {
  const whole = b.max(b.min(b.trunc(digits), b.constant(maxDigits)), b.constant(-maxDigits));
  const scale = b.power(b.constant(10), b.abs(whole));
  const isLeft = b.lt(whole, b.constant(0));
  const scaled = b.select(isLeft, b.div(x, scale), b.mul(x, scale));
  const rounded = rounding(b, scaled);
  const unscaled = b.select(isLeft, b.mul(rounded, scale), b.div(rounded, scale));
  return b.select(b.lt(b.abs(scaled), b.constant(wholeFrom)), unscaled, x);
}

const digitsFunction = (arity: readonly [number, number?], rounding: Rounding) =>
  elementwise(arity, (b, first = empty, second = empty) => {
    const [x, digits] = [toNumber(b, first), toNumber(b, second)];
    const value = roundAt(b, x.value, digits.value, rounding);
    const rounded: Num = { ...x, value, error: firstError(b, x.error, digits.error) };
    return carryOverflow(b, rounded, digits);
  });

const up: Rounding = (b, scaled) => b.ceil(snapToWhole(b, scaled));
const down: Rounding = (b, scaled) => b.floor(snapToWhole(b, scaled));

/** To a multiple of the second argument. The error says what is wrong with a multiple of 0 or of another sign. */
const multipleFunction = (
  rounding: Rounding,
  errorOf: (b: ProgramBuilder, x: Node, multiple: Node) => Node,
): FunctionDefinition =>
  numeric([2], (b, x, multiple) => {
    const zero = b.constant(0);
    const value = b.mul(rounding(b, b.div(x, multiple)), multiple);
    return {
      value: b.select(b.eq(multiple, zero), zero, value),
      error: errorOf(b, x, multiple),
      mayOverflow: true,
    };
  });

const positiveByNegative = (b: ProgramBuilder, x: Node, multiple: Node): Node => {
  const zero = b.constant(0);
  const isOpposed = b.and(b.lt(zero, x), b.lt(multiple, zero));
  return errorWhen(b, isOpposed, '#NUM!');
};

export const roundingFunctions = {
  ROUND: digitsFunction([2], toNearest),
  ROUNDUP: digitsFunction([2], awayFromZero),
  ROUNDDOWN: digitsFunction([2], towardsZero),
  TRUNC: digitsFunction([1, 2], towardsZero),
  INT: transparent((b, x) => b.floor(x)),
  CEILING: multipleFunction(up, positiveByNegative),
  FLOOR: multipleFunction(down, (b, x, multiple) => {
    const zero = b.constant(0);
    const isByZero = b.and(b.eq(multiple, zero), b.not(b.eq(x, zero)));
    return firstError(b, errorWhen(b, isByZero, '#DIV/0!'), positiveByNegative(b, x, multiple));
  }),
  MROUND: multipleFunction(toNearest, (b, x, multiple) =>
    errorWhen(b, b.lt(b.mul(x, multiple), b.constant(0)), '#NUM!'),
  ),
} as const satisfies FunctionTable;
