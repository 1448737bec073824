import { after, get, i32, lane, load, op, set, shuffle32, store, tee, vector } from './assembler.ts';
import type { I32, V128, WasmFunction } from './assembler.ts';
import type { Lanes, TablePlace } from './lanes.ts';
import type { LoweredInstruction } from './lower.ts';

// Where the patterns of powers of two are cut: the constants of `exponent` and `mantissa` in elementary/bits.ts.
const step = 0x0009_5f62_0000_0000n;
const fractionBits = 0x000f_ffff_ffff_ffffn;
const mantissaBase = 0x3fe6_a09e_0000_0000n;
/** 1.5 * 2^52: what is added to it lands, whole, in the lowest bits of the pattern. */
const wholeNumbers = 6755399441055744;

/** Two trials in a vector, f64: the bits of JavaScript. */
export const doubles: Lanes = {
  trials: 2,
  bytes: 8,
  numbers: (values) => Float64Array.from(values),
  constant: vector.f64,
  add: (a, b) => op('f64x2.add', a, b),
  isNonZero: (a) => op('f64x2.ne', a, vector.f64(0)),
  entry: load.splat64,
  compute,
  inDoubles: (_kernel, operands, use) => use(operands),
  wholes: (a) => op('i32x4.trunc_sat_f64x2_u_zero', a),
  storeDoubles: (_kernel, address, offset, value) => [store.v128(address, offset, value)],
};

function compute(
  { operation }: LoweredInstruction,
  operands: readonly V128[],
  table: TablePlace | undefined,
  kernel: WasmFunction,
): V128 {
  const [a = vector.f64(0), b = a, c = a] = operands;
  switch (operation) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'lt':
    case 'eq':
      return op(`f64x2.${operation}`, a, b);
    case 'neg':
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'sqrt':
      return op(`f64x2.${operation}`, a);
    case 'smaller':
      return op('f64x2.pmin', a, b);
    case 'larger':
      return op('f64x2.pmax', a, b);
    case 'and':
    case 'or':
      return op(`v128.${operation}`, a, b);
    case 'not':
      return op('v128.not', a);
    case 'select':
      return op('v128.bitselect', b, c, a);
    case 'finite': {
      const x = kernel.local('v128');
      return op('f64x2.eq', op('f64x2.sub', tee(x, a), get(x)), vector.f64(0));
    }
    case 'pow2':
      return op('i64x2.shl', op('f64x2.add', a, vector.f64(wholeNumbers + 1023)), i32(52));
    case 'exponent': {
      const biased = op('i64x2.shr_u', op('i64x2.add', a, vector.i64(step)), i32(52));
      // The pattern of 2^52 with a whole number in its lowest bits is their sum: there is no faster conversion.
      return op('f64x2.sub', op('v128.or', biased, vector.f64(2 ** 52)), vector.f64(2 ** 52 + 1023));
    }
    case 'mantissa': {
      const fraction = op('v128.and', op('i64x2.add', a, vector.i64(step)), vector.i64(fractionBits));
      return op('i64x2.add', fraction, vector.i64(mantissaBase));
    }
    case 'high':
      return op('v128.and', a, vector.i64(0xffff_ffff_0000_0000n));
    case 'table':
      return readTable(a, placeOf(table), kernel);
    case 'search':
      return searchTable(a, placeOf(table), kernel);
    default:
      throw new TypeError(`There is no vector instruction for ${operation}.`);
  }
}

/** As `readTable` of operations.ts: saturation takes negative numbers and NaN to the first entry, `min` the rest to the last. */
function readTable(index: V128, { address, length }: TablePlace, kernel: WasmFunction): V128 {
  const entry = kernel.local('v128');
  const whole = op('i32x4.min_u', op('i32x4.trunc_sat_f64x2_u_zero', index), vector.i32(length - 1));
  return after(
    [set(entry, op('i32x4.shl', whole, i32(3)))],
    gather(lane.i32(0, get(entry)), lane.i32(1, get(entry)), address),
  );
}

/** Two numbers from memory. */
function gather(first: I32, second: I32, offset: number): V128 {
  return load.upperHalf(second, offset, load.lowerHalf(first, offset));
}

// A comparison of all entries with both lanes at once costs two instructions an entry; halving costs a dozen a step.
const longestCountedTable = 24;

/** As `searchTable` of operations.ts, on which ascending entries leave no choice. */
function searchTable(operand: V128, { address, length }: TablePlace, kernel: WasmFunction): V128 {
  const [x, found] = [kernel.local('v128'), kernel.local('v128')];
  if (length <= longestCountedTable) {
    let count = vector.i64(0n);
    for (let entry = 0; entry < length; entry++) {
      // A lane of ones is -1.
      count = op('i64x2.sub', count, op('f64x2.le', load.splat64(i32(address), 8 * entry), get(x)));
    }
    return after(
      [set(x, operand), set(found, count)],
      op('f64x2.convert_low_i32x4_u', shuffle32(get(found), get(found), [0, 2, 0, 2])),
    );
  }
  // Byte offsets of both lanes' ranges, which begin alike long: halved until one entry is left.
  const base = kernel.local('v128');
  const advance = (half: number) =>
    set(
      base,
      op(
        'i64x2.add',
        get(base),
        op(
          'v128.and',
          op(
            'f64x2.le',
            gather(lane.i32(0, get(base)), lane.i32(2, get(base)), address + 8 * (half - 1)),
            get(x),
          ),
          vector.i64(BigInt(8 * half)),
        ),
      ),
    );
  const steps = [];
  let left = length;
  while (left > 1) {
    const half = left >> 1;
    steps.push(advance(half));
    left -= half;
  }
  steps.push(advance(1));
  return after(
    [set(x, operand), set(base, vector.i64(0n)), ...steps],
    op('f64x2.convert_low_i32x4_u', op('i32x4.shr_u', shuffle32(get(base), get(base), [0, 2, 0, 2]), i32(3))),
  );
}

function placeOf(table: TablePlace | undefined): TablePlace {
  if (table === undefined) throw new RangeError('The program has no such table.');
  return table;
}
