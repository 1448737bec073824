import type { ElementaryName } from '../../elementary/functions.ts';
import { trigonometricLimit } from '../../elementary/trigonometric.ts';
import type { Node, ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { errorWhen, firstError } from '../values.ts';
import { numeric, type FunctionDefinition, type FunctionTable } from './define.ts';

type Condition = (b: ProgramBuilder, x: Node) => Truth;

const isZero: Condition = (b, x) => b.eq(x, b.constant(0));
const isBelowOne: Condition = (b, x) => b.lt(x, b.constant(1));
const isBeyondOne: Condition = (b, x) => b.lt(b.constant(1), b.abs(x));
const isOneOrBeyond: Condition = (b, x) => b.not(b.lt(b.abs(x), b.constant(1)));
const isOneOrWithin: Condition = (b, x) => b.not(isBeyondOne(b, x));
const isBeyondReduction: Condition = (b, x) => b.not(b.lt(b.abs(x), b.constant(trigonometricLimit)));

/** An elementary function that is #NUM! where the condition holds. */
function withDomain(name: ElementaryName, isOutside?: Condition): FunctionDefinition {
  return numeric([1], (b, x) => ({
    value: b.elementary(name, x),
    ...(isOutside && { error: errorWhen(b, isOutside(b, x), '#NUM!') }),
  }));
}

function growing(name: ElementaryName): FunctionDefinition {
  return numeric([1], (b, x) => ({ value: b.elementary(name, x), mayOverflow: true }));
}

/** One over a function; #DIV/0! at 0 where `hasPole`. */
function reciprocal(
  name: ElementaryName,
  { hasPole, isOutside }: { readonly hasPole: boolean; readonly isOutside?: Condition },
): FunctionDefinition {
  return numeric([1], (b, x) => {
    const none = b.constant(0);
    return {
      value: b.div(b.constant(1), b.elementary(name, x)),
      error: firstError(
        b,
        hasPole ? errorWhen(b, isZero(b, x), '#DIV/0!') : none,
        isOutside ? errorWhen(b, isOutside(b, x), '#NUM!') : none,
      ),
      // Near 0 a pole, and far from it a hyperbolic function that overflows: its reciprocal is 0 then.
      mayOverflow: hasPole,
    };
  });
}

export const trigonometricFunctions = {
  SIN: withDomain('sin', isBeyondReduction),
  COS: withDomain('cos', isBeyondReduction),
  TAN: withDomain('tan', isBeyondReduction),
  COT: reciprocal('tan', { hasPole: true, isOutside: isBeyondReduction }),
  CSC: reciprocal('sin', { hasPole: true, isOutside: isBeyondReduction }),
  SEC: reciprocal('cos', { hasPole: false, isOutside: isBeyondReduction }),
  ASIN: withDomain('asin', isBeyondOne),
  ACOS: withDomain('acos', isBeyondOne),
  ATAN: withDomain('atan'),
  /** Of the point (x, y), x first. */
  ATAN2: numeric([2], (b, x, y) => ({
    value: b.elementary('atan2', y, x),
    error: errorWhen(b, b.and(isZero(b, x), isZero(b, y)), '#DIV/0!'),
  })),
  /** From 0 to pi. */
  ACOT: numeric([1], (b, x) => ({ value: b.elementary('atan2', b.constant(1), x) })),
  SINH: growing('sinh'),
  COSH: growing('cosh'),
  TANH: withDomain('tanh'),
  COTH: reciprocal('tanh', { hasPole: true }),
  CSCH: reciprocal('sinh', { hasPole: true }),
  SECH: reciprocal('cosh', { hasPole: false }),
  ASINH: withDomain('asinh'),
  ACOSH: withDomain('acosh', isBelowOne),
  ATANH: withDomain('atanh', isOneOrBeyond),
  ACOTH: numeric([1], (b, x) => ({
    value: b.elementary('atanh', b.div(b.constant(1), x)),
    error: errorWhen(b, isOneOrWithin(b, x), '#NUM!'),
  })),
} as const satisfies FunctionTable;
