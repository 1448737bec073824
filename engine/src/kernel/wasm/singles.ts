import { after, get, i32, lane, load, op, set, shuffle64, store, tee, vector } from './assembler.ts';
import type { V128, WasmFunction } from './assembler.ts';
import type { Lanes, TablePlace } from './lanes.ts';
import type { LoweredInstruction } from './lower.ts';
import type { Program } from '../program.ts';

/** Four trials in a vector, f32: seven digits, and twice as many trials an instruction. */
export const singles: Lanes = {
  trials: 4,
  bytes: 4,
  numbers: (values) => Float32Array.from(values),
  constant: vector.f32,
  add: (a, b) => op('f32x4.add', a, b),
  isNonZero: (a) => op('f32x4.ne', a, vector.f32(0)),
  entry: load.splat32,
  compute,
  inDoubles(kernel, operands, use) {
    const kept = operands.map((operand) => ({ operand, local: kernel.local('v128') }));
    const [low, high] = [kernel.local('v128'), kernel.local('v128')];
    return after(
      [
        ...kept.map(({ operand, local }) => set(local, operand)),
        set(low, use(kept.map(({ local }) => op('f64x2.promote_low_f32x4', get(local))))),
        set(high, use(kept.map(({ local }) => promoteHigh(get(local))))),
      ],
      demote(get(low), get(high)),
    );
  },
  wholes: (a) => op('i32x4.trunc_sat_f32x4_u', a),
  storeDoubles(kernel, address, offset, value) {
    const all = kernel.local('v128');
    return [
      set(all, value),
      store.v128(address, offset, op('f64x2.promote_low_f32x4', get(all))),
      store.v128(address, offset + 16, promoteHigh(get(all))),
    ];
  },
};

const largest = 3.4028234663852886e38;
const fits = (value: number) => Math.abs(value) <= largest;

/**
 * Whether a program can be computed in f32 at all. It cannot where a number of it is beyond the largest f32, or where it takes
 * numbers apart that have 52 bits.
 */
export function fitsSingles({ instructions, loops, tables }: Program): boolean {
  return (
    tables.every((table) => table.length < 2 ** 24 && table.every(fits)) &&
    [...instructions, ...loops.flatMap(({ body }) => body)].every(({ operation, immediate }) => {
      switch (operation) {
        case 'pow2':
        case 'exponent':
        case 'mantissa':
        case 'high':
          return false;
        case 'constant':
          return fits(immediate ?? 0);
        default:
          return true;
      }
    })
  );
}

function promoteHigh(value: V128): V128 {
  return op('f64x2.promote_low_f32x4', shuffle64(value, value, [1, 0]));
}

/** Two f64 and two more as four f32. */
export function demote(low: V128, high: V128): V128 {
  return shuffle64(op('f32x4.demote_f64x2_zero', low), op('f32x4.demote_f64x2_zero', high), [0, 2]);
}

function compute(
  { operation }: LoweredInstruction,
  operands: readonly V128[],
  table: TablePlace | undefined,
  kernel: WasmFunction,
): V128 {
  const [a = vector.f32(0), b = a, c = a] = operands;
  switch (operation) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'lt':
    case 'eq':
      return op(`f32x4.${operation}`, a, b);
    case 'neg':
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'sqrt':
      return op(`f32x4.${operation}`, a);
    case 'smaller':
      return op('f32x4.pmin', a, b);
    case 'larger':
      return op('f32x4.pmax', a, b);
    case 'and':
    case 'or':
      return op(`v128.${operation}`, a, b);
    case 'not':
      return op('v128.not', a);
    case 'select':
      return op('v128.bitselect', b, c, a);
    case 'finite': {
      const x = kernel.local('v128');
      return op('f32x4.eq', op('f32x4.sub', tee(x, a), get(x)), vector.f32(0));
    }
    case 'table':
      return readTable(a, table, kernel);
    case 'search':
      return searchTable(a, table, kernel);
    default:
      throw new TypeError(`There is no vector instruction for ${operation} in single precision.`);
  }
}

/** Numbers at four places, in bytes from `offset`. */
function gather(places: V128, offset: number): V128 {
  let gathered = load.firstQuarter(lane.i32(0, places), offset);
  for (const index of [1, 2, 3]) gathered = load.quarter(lane.i32(index, places), offset, index, gathered);
  return gathered;
}

function readTable(index: V128, table: TablePlace | undefined, kernel: WasmFunction): V128 {
  if (table === undefined) throw new RangeError('The program has no such table.');
  const places = kernel.local('v128');
  const whole = op('i32x4.min_u', op('i32x4.trunc_sat_f32x4_u', index), vector.i32(table.length - 1));
  return after([set(places, op('i32x4.shl', whole, i32(2)))], gather(get(places), table.address));
}

/** Halves ranges that begin alike long, until one entry is left. */
function searchTable(operand: V128, table: TablePlace | undefined, kernel: WasmFunction): V128 {
  if (table === undefined) throw new RangeError('The program has no such table.');
  const [x, base] = [kernel.local('v128'), kernel.local('v128')];
  const steps = [set(x, operand), set(base, vector.i32(0))];
  const advance = (half: number) => {
    const entry = gather(get(base), table.address + 4 * (half - 1));
    const further = op('v128.and', op('f32x4.le', entry, get(x)), vector.i32(4 * half));
    steps.push(set(base, op('i32x4.add', get(base), further)));
  };
  let left = table.length;
  while (left > 1) {
    const half = left >> 1;
    advance(half);
    left -= half;
  }
  advance(1);
  return after(steps, op('f32x4.convert_i32x4_u', op('i32x4.shr_u', get(base), i32(2))));
}
