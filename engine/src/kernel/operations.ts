import { exponent, high as highBits, mantissa, pow2 } from '../elementary/bits.ts';
import { elementary, elementaryArity, mapElementary, type ElementaryName } from '../elementary/functions.ts';
import { addUp } from './sum.ts';

export type ValueType = 'f64' | 'boolean';

type OperationEntry = {
  /** `many` for any number of f64 operands, at least one; `any` for none as well. */
  readonly operands: readonly ValueType[] | 'many' | 'any';
  readonly result: ValueType;
  readonly immediate?: 'constant' | 'input' | 'table' | 'loop' | 'capture';
  /** Where it may stand, if not everywhere. */
  readonly place?: 'program' | 'body';
};

const unary = { operands: ['f64'], result: 'f64' } as const;
const binary = { operands: ['f64', 'f64'], result: 'f64' } as const;
const comparison = { operands: ['f64', 'f64'], result: 'boolean' } as const;
const elementaryOperations: Readonly<Record<ElementaryName, OperationEntry>> = mapElementary((arity) => ({
  operands: Array.from({ length: arity }, () => 'f64' as const),
  result: 'f64',
}));
const connective = { operands: ['boolean', 'boolean'], result: 'boolean' } as const;

/**
 * Every operation there is. What each one means is `evaluate`; an emitter must give the same bits. All of them are total:
 * an operand out of its domain gives NaN or an infinity, and lowering puts an error lane beside it.
 */
export const operations = {
  constant: { operands: [], result: 'f64', immediate: 'constant' },
  input: { operands: [], result: 'f64', immediate: 'input', place: 'program' },
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  neg: unary,
  abs: unary,
  floor: unary,
  ceil: unary,
  /** Towards zero. */
  trunc: unary,
  sqrt: unary,
  /** `Arithmetic` says what these four mean. */
  pow2: unary,
  exponent: unary,
  mantissa: unary,
  high: unary,
  ...elementaryOperations,
  lt: comparison,
  eq: comparison,
  /** Neither infinite nor NaN. */
  finite: { operands: ['f64'], result: 'boolean' },
  and: connective,
  or: connective,
  not: { operands: ['boolean'], result: 'boolean' },
  /** The second operand where the first holds, else the third. */
  select: { operands: ['boolean', 'f64', 'f64'], result: 'f64' },
  /** The entry of a table at a whole index, which is clamped to the table; NaN reads the first. */
  table: { operands: ['f64'], result: 'f64', immediate: 'table' },
  /** How many entries of an ascending table are at most the operand; 0 for NaN. */
  search: { operands: ['f64'], result: 'f64', immediate: 'table' },
  /** Internal rate of return of the flows after the first operand, which is the first guess; NaN if none is found. */
  irr: { operands: 'many', result: 'f64' },
  /** All operands added in the order of `addUp`. */
  sum: { operands: 'many', result: 'f64' },
  /** Runs one of the program's loops over the operands, which its body reads as captures. */
  loop: { operands: 'any', result: 'f64', immediate: 'loop', place: 'program' },
  /** In the body of a loop: an operand of the `loop` instruction, by its place there. */
  capture: { operands: [], result: 'f64', immediate: 'capture', place: 'body' },
  /** In the body of a loop: entry k of a table, where k counts the terms from 0. */
  entry: { operands: [], result: 'f64', immediate: 'table', place: 'body' },
} as const satisfies Record<string, OperationEntry>;

export type Operation = keyof typeof operations;

export function isElementary(operation: Operation): operation is ElementaryName {
  return Object.hasOwn(elementaryArity, operation);
}

// The keys of an object literal are what its type says.
export const operationNames = Object.keys(operations) as Operation[];

export function operationEntry(operation: Operation): OperationEntry {
  return operations[operation];
}

/**
 * The meaning of every operation over numbers, but of those that read something beside their operands (`interpret` has them);
 * booleans are 0 and 1.
 *
 * @param table of the instruction's immediate, for `table` and `search`
 */
export function evaluate(
  operation: Operation,
  operands: readonly number[],
  table: readonly number[] = [],
): number {
  if (isElementary(operation)) return elementary[operation](...operands);
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = operands;
  switch (operation) {
    case 'constant':
    case 'input':
    case 'loop':
    case 'capture':
    case 'entry':
      throw new TypeError(`${operation} is not a function of its operands`);
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'neg':
      return -a;
    case 'abs':
      return Math.abs(a);
    case 'floor':
      return Math.floor(a);
    case 'ceil':
      return Math.ceil(a);
    case 'trunc':
      return Math.trunc(a);
    case 'sqrt':
      return Math.sqrt(a);
    case 'pow2':
      return pow2(a);
    case 'exponent':
      return exponent(a);
    case 'mantissa':
      return mantissa(a);
    case 'high':
      return highBits(a);
    case 'lt':
      return Number(a < b);
    case 'eq':
      return Number(a === b);
    case 'finite':
      return Number(a - a === 0);
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'not':
      return 1 - a;
    case 'select':
      return a === 1 ? b : c;
    case 'table':
      return readTable(table, a);
    case 'search':
      return searchTable(table, a);
    case 'irr':
      return irr(operands.slice(1), operands.length - 1, a);
    case 'sum':
      return addUp(operands.length, (k) => operands[k] ?? Number.NaN);
  }
}

export function readTable(table: ArrayLike<number>, index: number): number {
  const clamped = index > 0 ? Math.min(Math.trunc(index), table.length - 1) : 0;
  return table[clamped] ?? Number.NaN;
}

export function searchTable(table: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table[middle] ?? Number.NaN) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The rate r > -1 where the flows' net present value is 0: Newton from the guess, and where that leads nowhere, bisection
 * between the nearest two rates of a fixed grid with different signs. Fixed rules, so every machine finds the same root.
 *
 * @param flows only the first `count` are read, one a period, the first undiscounted
 * @returns NaN when all flows have one sign or no sign change lies between -99.99 % and 10^6
 */
export function irr(flows: ArrayLike<number>, count: number, guess: number): number {
  let hasPositive = false;
  let hasNegative = false;
  for (let i = 0; i < count; i++) {
    const flow = flows[i] ?? 0;
    if (flow > 0) hasPositive = true;
    if (flow < 0) hasNegative = true;
  }
  if (!hasPositive || !hasNegative || !(guess > -1)) return Number.NaN;

  // Horner in q = 1 / (1 + rate); the derivative is by q, and Newton works on q, where the function is a polynomial.
  let q = 1 / (1 + guess);
  for (let iteration = 0; iteration < 40; iteration++) {
    let value = 0;
    let slope = 0;
    for (let i = count - 1; i >= 0; i--) {
      slope = slope * q + value;
      value = value * q + (flows[i] ?? 0);
    }
    const next = q - value / slope;
    if (!(next > 0) || next > 1e4) break;
    const step = Math.abs(next - q);
    q = next;
    // Quadratic convergence: once a step is this small, the next one would be below the last bit.
    if (step <= 1e-9 * q) {
      const rate = 1 / q - 1;
      return rate - presentValue(flows, count, rate) / presentValueSlope(flows, count, rate);
    }
  }
  return bisectRate(flows, count, guess);
}

function presentValue(flows: ArrayLike<number>, count: number, rate: number): number {
  const q = 1 / (1 + rate);
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * q + (flows[i] ?? 0);
  return value;
}

function presentValueSlope(flows: ArrayLike<number>, count: number, rate: number): number {
  const q = 1 / (1 + rate);
  let value = 0;
  for (let i = count - 1; i >= 1; i--) value = value * q - i * (flows[i] ?? 0);
  return value * q * q;
}

/** Rates that a bracket may begin or end at; finer where real projects lie. */
export const rateGrid = [
  -0.9999, -0.99, -0.9, -0.75, -0.5, -0.3, -0.2, -0.1, -0.05, 0, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1,
  1.5, 2, 3, 5, 10, 30, 100, 1e3, 1e4, 1e5, 1e6,
];

function bisectRate(flows: ArrayLike<number>, count: number, guess: number): number {
  let low = Number.NaN;
  let high = Number.NaN;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < rateGrid.length; i++) {
    const [left = 0, right = 0] = [rateGrid[i - 1], rateGrid[i]];
    if (presentValue(flows, count, left) > 0 === presentValue(flows, count, right) > 0) continue;
    const distance = guess < left ? left - guess : guess > right ? guess - right : 0;
    if (distance < nearest) [low, high, nearest] = [left, right, distance];
  }
  if (Number.isNaN(low)) return Number.NaN;
  const isPositiveAtLow = presentValue(flows, count, low) > 0;
  for (let iteration = 0; iteration < 100; iteration++) {
    const middle = (low + high) / 2;
    if (presentValue(flows, count, middle) > 0 === isPositiveAtLow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
