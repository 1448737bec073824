import type { Precision } from '../../backends/backend.ts';
import type { Operation } from '../operations.ts';
import { divisionOf, literal, pairLiteral } from './literal.ts';

type Write = (operands: readonly string[]) => string;

const infix =
  (symbol: string): Write =>
  ([a, b]) =>
    `${a} ${symbol} ${b}`;
const call =
  (name: string): Write =>
  (operands) =>
    `${name}(${operands.join(', ')})`;
const chosen: Write = ([condition, then, otherwise]) => `select(${otherwise}, ${then}, ${condition})`;

/** Operations that are one expression of their operands. */
const single = {
  add: infix('+'),
  // Compilers take both for 0, whatever x is: not so where it is infinite.
  sub: ([a, b]) => (a === b ? `zeroTimes(${a})` : `${a} - ${b}`),
  mul: ([a, b]) => (a === '0f' ? `zeroTimes(${b})` : b === '0f' ? `zeroTimes(${a})` : `${a} * ${b}`),
  div: ([a = '', b = '']) => divisionOf(a, b),
  neg: ([a]) => `-(${a})`,
  abs: call('abs'),
  floor: call('floor'),
  ceil: call('ceil'),
  trunc: call('trunc'),
  sqrt: call('root'),
  pow2: call('powerOfTwo'),
  exponent: call('exponentOf'),
  mantissa: call('mantissaOf'),
  high: call('upperHalf'),
  lt: infix('<'),
  eq: infix('=='),
  finite: call('isFinite'),
  and: infix('&&'),
  or: infix('||'),
  not: ([a]) => `!${a}`,
  select: chosen,
} satisfies Partial<Record<Operation, Write>>;

type Primitive = keyof typeof single;

const pairZero = pairLiteral(0);

const pair: Readonly<Record<Primitive, Write>> = {
  ...single,
  add: call('sumOf'),
  sub: ([a, b]) => (a === b ? `zeroTimesPair(${a})` : `differenceOf(${a}, ${b})`),
  mul: ([a, b]) =>
    a === pairZero ? `zeroTimesPair(${b})` : b === pairZero ? `zeroTimesPair(${a})` : `productOf(${a}, ${b})`,
  div: call('quotientOf'),
  abs: call('absOf'),
  floor: call('floorOf'),
  ceil: call('ceilOf'),
  trunc: call('truncOf'),
  sqrt: call('rootOf'),
  pow2: call('powerOfTwoPair'),
  exponent: call('exponentOfPair'),
  mantissa: call('mantissaOfPair'),
  high: call('upperOf'),
  lt: call('isLess'),
  eq: call('isEqual'),
  finite: ([a]) => `isFinite(${a}.x)`,
};

/** How shaders write the numbers of a precision: as one f32 each, or as a pair of them. */
export type Dialect = {
  readonly precision: Precision;
  readonly type: 'f32' | 'vec2<f32>';
  /** That a number takes, in memory. */
  readonly words: 1 | 2;
  /** Operations of the device for one of these, about. */
  readonly cost: number;
  readonly literal: (value: number) => string;
  readonly expressions: Readonly<Record<Primitive, Write>>;
  /** Of numbers in memory, from their words. */
  readonly fromWords: (words: readonly string[]) => string;
  /** The words of a number. */
  readonly toWords: (name: string) => readonly string[];
};

export const dialects: Readonly<Record<Precision, Dialect>> = {
  SINGLE: {
    precision: 'SINGLE',
    type: 'f32',
    words: 1,
    cost: 1,
    literal,
    expressions: single,
    fromWords: ([word]) => `bitcast<f32>(${word})`,
    toWords: (name) => [`bitcast<u32>(${name})`],
  },
  DOUBLE: {
    precision: 'DOUBLE',
    type: 'vec2<f32>',
    words: 2,
    cost: 20,
    literal: pairLiteral,
    expressions: pair,
    fromWords: ([high, low]) => `vec2<f32>(bitcast<f32>(${high}), bitcast<f32>(${low}))`,
    toWords: (name) => [`bitcast<u32>(${name}.x)`, `bitcast<u32>(${name}.y)`],
  },
};

export function isPrimitive(operation: Operation): operation is Primitive {
  return Object.hasOwn(single, operation);
}
