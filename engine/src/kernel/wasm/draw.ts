import type { QuantileTable } from '../../model/distributions/quantile-table.ts';
import {
  after,
  f64,
  get,
  i32,
  lane,
  load,
  op,
  repeatWhile,
  set,
  shuffle64,
  store,
  tee,
  vector,
  whileTrue,
} from './assembler.ts';
import type { F64, I32, Local, V128, WasmFunction, WasmModule, WasmType } from './assembler.ts';
import type { Layout } from './layout.ts';

/**
 * Turns words into a column of values. Both addresses advance; `count` (at least 1) is rounded up to an even number. Each
 * function does what the plan of its kind says, operation by operation.
 */
type Draw<Numbers extends readonly number[]> = (
  words: number,
  column: number,
  count: number,
  ...numbers: Numbers
) => void;

export type Draws = {
  readonly drawUniform: Draw<[min: number, width: number]>;
  readonly drawWhole: Draw<[min: number, width: number]>;
  readonly drawTriangular: Draw<
    [
      min: number,
      max: number,
      width: number,
      split: number,
      lowerFrom: number,
      lowerSlope: number,
      upperFrom: number,
      upperSlope: number,
    ]
  >;
  /** @param table what `placeQuantileTable` returned */
  readonly drawTable: Draw<[scale: number, shift: number, table: number]>;
  /** @param wordShift 32 - `guideBits` */
  readonly drawSteps: Draw<[upTo: number, guide: number, wordShift: number, values: number]>;
  readonly drawLinear: Draw<
    [upTo: number, guide: number, wordShift: number, values: number, slopes: number, from: number]
  >;
};

/** Adds a function for each kind of `DrawPlan`. */
export function defineDraws(module: WasmModule): void {
  defineUniform(module, 'drawUniform', (fraction) => fraction);
  defineUniform(module, 'drawWhole', (fraction) => op('f64x2.floor', fraction));
  defineTriangular(module);
  defineTable(module);
  defineSteps(module, 'drawSteps', (_u, entry) => entry(0));
  defineSteps(module, 'drawLinear', (u, entry) =>
    op('f64.add', entry(0), op('f64.mul', entry(1), op('f64.sub', u, entry(2)))),
  );
}

/** The body of a loop over words and column, two values at a time. */
function emitColumn(
  draw: WasmFunction<readonly ['i32', 'i32', 'i32', ...WasmType[]], null>,
  value: (words: I32) => V128,
): void {
  const [words, column, count] = [draw.parameter(0), draw.parameter(1), draw.parameter(2)];
  const end = draw.local('i32');
  draw.emit(
    set(end, op('i32.add', get(column), op('i32.shl', get(count), i32(3)))),
    repeatWhile(
      op('i32.lt_u', tee(column, op('i32.add', get(column), i32(16))), get(end)),
      store.v128(get(column), 0, value(get(words))),
      set(words, op('i32.add', get(words), i32(8))),
    ),
  );
}

/** (word + 1/2) / 2^32 of two words, unsigned. */
function uniforms(words: I32): V128 {
  const centred = op('f64x2.add', op('f64x2.convert_low_i32x4_u', load.lowerHalf(words)), vector.f64(0.5));
  return op('f64x2.mul', centred, vector.f64(2 ** -32));
}

/** A parameter in both lanes. */
function splat(draw: WasmFunction, parameter: Local<'f64'>): Local<'v128'> {
  const both = draw.local('v128');
  draw.emit(set(both, op('f64x2.splat', get(parameter))));
  return both;
}

function defineUniform(module: WasmModule, name: string, round: (offset: V128) => V128): void {
  const draw = module.define(name, ['i32', 'i32', 'i32', 'f64', 'f64']);
  const [min, width] = [splat(draw, draw.parameter(3)), splat(draw, draw.parameter(4))];
  emitColumn(draw, (words) => op('f64x2.add', get(min), round(op('f64x2.mul', get(width), uniforms(words)))));
}

function defineTriangular(module: WasmModule): void {
  const draw = module.define('drawTriangular', [
    ...(['i32', 'i32', 'i32'] as const),
    ...(['f64', 'f64', 'f64', 'f64', 'f64', 'f64', 'f64', 'f64'] as const),
  ]);
  const [min, max, width, split] = [
    splat(draw, draw.parameter(3)),
    splat(draw, draw.parameter(4)),
    splat(draw, draw.parameter(5)),
    splat(draw, draw.parameter(6)),
  ];
  const [lowerFrom, lowerSlope, upperFrom, upperSlope] = [
    splat(draw, draw.parameter(7)),
    splat(draw, draw.parameter(8)),
    splat(draw, draw.parameter(9)),
    splat(draw, draw.parameter(10)),
  ];
  const [u, isLower, step] = [draw.local('v128'), draw.local('v128'), draw.local('v128')];
  emitColumn(draw, (words) =>
    after(
      [
        set(u, uniforms(words)),
        set(isLower, op('f64x2.le', get(u), get(split))),
        // One root for both branches, of what the lane's own branch wants.
        set(
          step,
          op(
            'v128.bitselect',
            op('f64x2.add', get(lowerFrom), op('f64x2.mul', get(lowerSlope), get(u))),
            op(
              'f64x2.add',
              get(upperFrom),
              op('f64x2.mul', get(upperSlope), op('f64x2.sub', vector.f64(1), get(u))),
            ),
            get(isLower),
          ),
        ),
        set(step, op('f64x2.mul', get(width), op('f64x2.sqrt', get(step)))),
      ],
      op(
        'v128.bitselect',
        op('f64x2.add', get(min), get(step)),
        op('f64x2.sub', get(max), get(step)),
        get(isLower),
      ),
    ),
  );
}

// The layout of a `QuantileTable`: 32 octaves of 8 segments of 8 coefficients, of the lower half and then of the upper.
const octaves = 32;
const octaveNumbers = 64;
const octaveBytes = 8 * octaveNumbers;
const tableBytes = octaves * octaveBytes;

// The upper bits of signed word + 1/2 are a segment's place: sign, exponent, three bits of the fraction; shifted by 43, each
// segment is one cache line, and the half of the negative words begins 1 MB after the other.
const segmentShift = 43;
const halfBytes = 2 ** 20;
/** The exponent of 1/2, the smallest distance to the nearer end. */
const smallestExponent = 1022;

/** Tables whose halves lie in each other's gaps. */
export const tablesInGroup = halfBytes / tableBytes;
/** Bytes that a group takes, however many tables it has. */
export const tableGroupBytes = 2 * halfBytes;

/**
 * Puts a table where `drawTable` finds it: octaves from the end of the distribution to its middle, as exponents rise.
 *
 * @param group address of a group of tables
 * @param place in the group, below `tablesInGroup`
 * @returns what `drawTable` takes for it
 */
export function placeQuantileTable(
  layout: Layout,
  group: number,
  place: number,
  table: QuantileTable,
): number {
  const start = group + place * tableBytes;
  for (const [half, address] of [start, start + halfBytes].entries()) {
    for (let octave = 0; octave < octaves; octave++) {
      const from = (half * octaves + octave) * octaveNumbers;
      layout.placeAt(
        address + (octaves - 1 - octave) * octaveBytes,
        table.subarray(from, from + octaveNumbers),
      );
    }
  }
  return start - smallestExponent * octaveBytes;
}

/** As `drawFromTable`: even and odd coefficients of one value side by side, and the last step for both values. */
function defineTable(module: WasmModule): void {
  const draw = module.define('drawTable', ['i32', 'i32', 'i32', 'f64', 'f64', 'i32']);
  const [scale, shift] = [splat(draw, draw.parameter(3)), splat(draw, draw.parameter(4))];
  const table = get(draw.parameter(5));
  const [x, segments, r, square] = [
    draw.local('v128'),
    draw.local('v128'),
    draw.local('v128'),
    draw.local('v128'),
  ];
  const halves = [0, 1].map(() => ({
    segment: draw.local('i32'),
    square: draw.local('v128'),
    sums: draw.local('v128'),
  }));
  const [first, second] = halves.map(({ sums }) => get(sums));
  emitColumn(draw, (words) =>
    after(
      [
        set(x, op('f64x2.add', op('f64x2.convert_low_i32x4_s', load.lowerHalf(words)), vector.f64(0.5))),
        set(segments, op('v128.and', op('i64x2.shr_u', get(x), i32(segmentShift)), vector.i64(-64n))),
        // The rest of the fraction, as distance from the middle of the segment.
        set(
          r,
          op(
            'f64x2.sub',
            op('v128.or', op('v128.and', get(x), vector.i64(0x0001_ffff_ffff_ffffn)), vector.f64(1)),
            vector.f64(1 + 1 / 16),
          ),
        ),
        set(square, op('f64x2.mul', get(r), get(r))),
        ...halves.flatMap(({ segment, square: squares, sums }, index) => {
          const coefficients = (k: number) => load.v128(get(segment), 8 * k);
          let sum = coefficients(6);
          for (const k of [4, 2, 0])
            sum = op('f64x2.add', op('f64x2.mul', sum, get(squares)), coefficients(k));
          return [
            set(segment, op('i32.add', lane.i32(2 * index, get(segments)), table)),
            set(squares, shuffle64(get(square), get(square), [index, index])),
            set(sums, sum),
          ];
        }),
      ],
      op(
        'f64x2.add',
        op(
          'f64x2.mul',
          get(scale),
          op(
            'f64x2.add',
            shuffle64(first!, second!, [0, 2]),
            op('f64x2.mul', shuffle64(first!, second!, [1, 3]), get(r)),
          ),
        ),
        get(shift),
      ),
    ),
  );
}

/** One value at a time, since each searches for its own step. */
function defineSteps(
  module: WasmModule,
  name: string,
  valueOf: (u: F64, entry: (column: number) => F64) => F64,
): void {
  const draw = module.define(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32']);
  const [words, column, count] = [draw.parameter(0), draw.parameter(1), draw.parameter(2)];
  const [upTo, guide, wordShift] = [draw.parameter(3), draw.parameter(4), draw.parameter(5)];
  const columns = [draw.parameter(6), draw.parameter(7), draw.parameter(8)];
  const [end, step, u] = [draw.local('i32'), draw.local('i32'), draw.local('f64')];
  const entryOf = (base: Local<'i32'>) => load.f64(op('i32.add', get(base), get(step)));
  draw.emit(
    set(end, op('i32.add', get(column), op('i32.shl', get(count), i32(3)))),
    repeatWhile(
      op('i32.lt_u', tee(column, op('i32.add', get(column), i32(8))), get(end)),
      set(
        u,
        op('f64.mul', op('f64.add', op('f64.convert_i32_u', load.i32(get(words))), f64(0.5)), f64(2 ** -32)),
      ),
      // Steps in bytes: the guide's are numbers.
      set(
        step,
        op(
          'i32.shl',
          load.u16(
            op(
              'i32.add',
              get(guide),
              op('i32.shl', op('i32.shr_u', load.i32(get(words)), get(wordShift)), i32(1)),
            ),
          ),
          i32(3),
        ),
      ),
      whileTrue(op('f64.ge', get(u), entryOf(upTo)), set(step, op('i32.add', get(step), i32(8)))),
      store.f64(
        get(column),
        0,
        valueOf(get(u), (index) => entryOf(columns[index]!)),
      ),
      set(words, op('i32.add', get(words), i32(4))),
    ),
  );
}
