import { elementary, type ElementaryName } from '../elementary/functions.ts';
import { trigonometricLimit } from '../elementary/trigonometric.ts';
import { isElementary } from './operations.ts';
import type { Instruction } from './program.ts';

/**
 * What a value cannot leave: low <= value <= high. Where both ends are finite it is a number; an end that is infinite promises
 * nothing, and the value may then be infinite or NaN as well. Conditions are 0 and 1, as in `evaluate`.
 */
export type Bounds = { readonly low: number; readonly high: number };

export const anything: Bounds = { low: -Infinity, high: Infinity };
const either: Bounds = { low: 0, high: 1 };

// Taken out of `Math` once: some realms look a global up on every mention.
const { ceil, floor, fround, max, min, sqrt, trunc } = Math;

// Programs also run in f32, on a GPU and in wasm, and what is left out for good must not happen there either. So each result is
// widened by far more than an f32 operation is off (2^-24, elementary functions of GPUs 2^-20), and what f32 cannot hold
// counts as unknown. A decision that needs the sixteenth bit is not made: it would nearly always save nothing.
const margin = 2 ** -16;
const largest = 1e37;
const smallest = 1e-37;

export function isBounded({ low, high }: Bounds): boolean {
  return low > -Infinity && high < Infinity;
}

export function hull(a: Bounds, b: Bounds): Bounds {
  return { low: min(a.low, b.low), high: max(a.high, b.high) };
}

/** Bounds of what is rounded, in f64 or f32; NaN for an end makes it unknown. */
export function rounded(low: number, high: number): Bounds {
  if (!(low >= -largest && high <= largest)) return anything;
  return { low: widenedLow(low), high: -widenedLow(-high) };
}

/** A sign is kept, since rounding keeps it, and so is 0. What f32 may flush to 0 is 0 or more. */
function widenedLow(low: number): number {
  if (low < 0) return low * (1 + margin);
  return low < smallest ? 0 : low * (1 - margin);
}

/** Of a number that is written in the program: f32 rounds it. */
export function boundConstant(value: number): Bounds {
  return fround(value) === value ? { low: value, high: value } : rounded(value, value);
}

/**
 * Bounds of an instruction whose value is a function of its operands alone.
 *
 * @param bounds of all instructions before it
 */
export function boundOperation({ operation, operands }: Instruction, bounds: readonly Bounds[]): Bounds {
  const [first = -1, second = -1] = operands;
  const a = bounds[first] ?? anything;
  const b = bounds[second] ?? anything;
  if (isElementary(operation)) return boundElementary(operation, a, b);
  switch (operation) {
    case 'lt':
      return boundCondition(isBounded(a) && isBounded(b) && a.high < b.low, a.low >= b.high);
    case 'eq':
      return boundCondition(a.low === b.high && a.high === b.low, a.high < b.low || b.high < a.low);
    case 'finite':
      return boundCondition(isBounded(a), false);
    case 'and':
      return { low: min(a.low, b.low), high: min(a.high, b.high) };
    case 'or':
      return { low: max(a.low, b.low), high: max(a.high, b.high) };
    case 'not':
      return { low: 1 - a.high, high: 1 - a.low };
    case 'neg':
      return { low: -a.high, high: -a.low };
    case 'abs':
      return { low: max(0, a.low, -a.high), high: max(-a.low, a.high) };
    default:
  }
  const all = operands.map((operand) => bounds[operand] ?? anything);
  if (!all.every(isBounded)) return anything;
  switch (operation) {
    case 'add':
      return rounded(a.low + b.low, a.high + b.high);
    case 'sub':
      return rounded(a.low - b.high, a.high - b.low);
    case 'mul': {
      const product = boundCorners(a, b, (x, y) => x * y);
      return first === second ? { low: max(0, product.low), high: product.high } : product;
    }
    case 'div':
      return b.low > 0 || b.high < 0 ? boundCorners(a, b, (x, y) => x / y) : anything;
    case 'floor':
      return { low: floor(a.low), high: floor(a.high) };
    case 'ceil':
      return { low: ceil(a.low), high: ceil(a.high) };
    case 'trunc':
      return { low: trunc(a.low), high: trunc(a.high) };
    case 'sqrt':
      return a.low >= 0 ? rounded(sqrt(a.low), sqrt(a.high)) : anything;
    case 'sum':
      // Another order than that of the sum, but with a margin a term, where rounding takes a fraction of that.
      return all.reduce((sum, term) => rounded(sum.low + term.low, sum.high + term.high));
    default:
      return anything;
  }
}

/** Of `count` equal terms, or such that lie within the same bounds, added up. */
export function boundTotal(term: Bounds, count: number): Bounds {
  if (!isBounded(term)) return anything;
  const total = rounded(term.low * count, term.high * count);
  const off = count * margin * max(-total.low, total.high);
  return rounded(total.low - off, total.high + off);
}

/** A `select` whose condition is not known; where that compares the two values themselves, it is their minimum or maximum. */
export function boundSelect(
  [, then = -1, otherwise = -1]: readonly number[],
  condition: Instruction | undefined,
  bounds: readonly Bounds[],
): Bounds {
  const ifTrue = bounds[then] ?? anything;
  const ifFalse = bounds[otherwise] ?? anything;
  const [left, right] = condition?.operation === 'lt' ? condition.operands : [];
  if (isBounded(ifTrue) && isBounded(ifFalse)) {
    const isSmaller = left === then && right === otherwise;
    const isLarger = left === otherwise && right === then;
    if (isSmaller) return { low: min(ifTrue.low, ifFalse.low), high: min(ifTrue.high, ifFalse.high) };
    if (isLarger) return { low: max(ifTrue.low, ifFalse.low), high: max(ifTrue.high, ifFalse.high) };
  }
  return hull(ifTrue, ifFalse);
}

function boundCondition(isTrue: boolean, isFalse: boolean): Bounds {
  if (isTrue) return { low: 1, high: 1 };
  return isFalse ? { low: 0, high: 0 } : either;
}

/** Of a function that is monotone in each operand. */
function boundCorners(a: Bounds, b: Bounds, f: (x: number, y: number) => number): Bounds {
  const corners = [f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)];
  return rounded(min(...corners), max(...corners));
}

/** Functions that rise with their operand, and between which operands, both left out. */
const rising: { readonly [Name in ElementaryName]?: readonly [from: number, to: number] } = {
  exp: [-Infinity, Infinity],
  expm1: [-Infinity, Infinity],
  log: [0, Infinity],
  log1p: [-1, Infinity],
  log10: [0, Infinity],
  asin: [-1, 1],
  atan: [-Infinity, Infinity],
  sinh: [-Infinity, Infinity],
  tanh: [-Infinity, Infinity],
  asinh: [-Infinity, Infinity],
  acosh: [1, Infinity],
  atanh: [-1, 1],
  erf: [-Infinity, Infinity],
  normalCdf: [-Infinity, Infinity],
  normalQuantile: [0, 1],
};

/** Where other functions lie, for operands of less than a size. */
const ranges: { readonly [Name in ElementaryName]?: { readonly reach: number; readonly range: Bounds } } = {
  sin: { reach: trigonometricLimit, range: rounded(-1, 1) },
  cos: { reach: trigonometricLimit, range: rounded(-1, 1) },
  erfc: { reach: Infinity, range: rounded(0, 2) },
  normalDensity: { reach: Infinity, range: rounded(0, 0.4) },
};

/** Ours are not proven monotone, but exact to some last bits, which the margin is a million times. */
function boundElementary(name: ElementaryName, a: Bounds, b: Bounds): Bounds {
  if (!isBounded(a)) return anything;
  if (name === 'power') return a.low > 0 && isBounded(b) ? boundCorners(a, b, elementary.power) : anything;
  const { reach, range } = ranges[name] ?? { reach: 0, range: anything };
  if (a.low > -reach && a.high < reach) return range;
  const [from, to] = rising[name] ?? [Infinity, -Infinity];
  if (a.low <= from || a.high >= to) return anything;
  return rounded(elementary[name](a.low), elementary[name](a.high));
}
