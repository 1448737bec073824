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
  when,
  whileTrue,
} from './assembler.ts';
import type { F64, Local, Statement, V128, WasmModule } from './assembler.ts';

/** Bytes after the last value that `moments` reads, whatever they are, and does not use. */
export const momentsOverrun = 64;

/** Writes the record of `count` values (at least 1, none NaN) at `values` to the seven numbers at `record`. */
export type Moments = (values: number, count: number, record: number) => void;

/** Copies the values that are not NaN, in their order. @returns how many they are */
export type Compact = (values: number, count: number, into: number) => number;

const minus = (a: V128, b: V128) => op('f64x2.sub', a, b);
const times = (a: V128, b: V128) => op('f64x2.mul', a, b);
const accumulate = (sum: Local<'v128'>, term: V128) => set(sum, op('f64x2.add', get(sum), term));

// Four vectors of two: lane i of the eight sums of `writeMoments` is lane i % 2 of vector i / 2.
const vectors = [0, 1, 2, 3] as const;
type Vector = (typeof vectors)[number];

/** Vectors that are gone through together. With all four, three sums of each do not fit in the registers: 1.6 times the time. */
const halves: readonly (readonly Vector[])[] = [
  [0, 1],
  [2, 3],
];
const stepBytes = 16 * vectors.length;

/**
 * Adds `moments`, which is `writeMoments` over memory: the same eight sums in the same order, so the same bits. Values
 * beyond the last whole eight are masked: sums that begin at +0 do not change when +0 is added.
 */
export function defineMoments(module: WasmModule): void {
  const moments = module.define('moments', ['i32', 'i32', 'i32']);
  const [values, count, record] = [moments.parameter(0), moments.parameter(1), moments.parameter(2)];
  const [at, end] = [moments.local('i32'), moments.local('i32')];
  const vector128 = () => moments.local('v128');
  const four = (): FourVectors => [vector128(), vector128(), vector128(), vector128()];
  const [sums, mins, maxes, seconds, thirds, fourths, masks] = [
    four(),
    four(),
    four(),
    four(),
    four(),
    four(),
    four(),
  ];
  const [x, square, mean, folded] = [vector128(), vector128(), vector128(), vector128()];
  const [min, max] = [moments.local('f64'), moments.local('f64')];

  /** As `sumLanes`. */
  const sumOf = ([a, b, c, d]: FourVectors): F64 =>
    after(
      [set(folded, op('f64x2.add', op('f64x2.add', get(a), get(b)), op('f64x2.add', get(c), get(d))))],
      op('f64.add', lane.f64(0, get(folded)), lane.f64(1, get(folded))),
    );
  const extremeOf = (name: 'f64x2.pmin' | 'f64x2.pmax', [a, b, c, d]: FourVectors): F64 =>
    after(
      [
        set(folded, op(name, op(name, get(a), get(b)), op(name, get(c), get(d)))),
        set(folded, op(name, get(folded), shuffle64(get(folded), get(folded), [1, 0]))),
      ],
      lane.f64(0, get(folded)),
    );
  /** -0 and 0 are equal: of the two, `writeMoments` keeps the one that came first. */
  const firstZeroFor = (extreme: Local<'f64'>): Statement =>
    when(
      op('f64.eq', get(extreme), f64(0)),
      set(at, get(values)),
      whileTrue(
        op('i32.eqz', op('f64.eq', tee(extreme, load.f64(get(at))), f64(0))),
        set(at, op('i32.add', get(at), i32(8))),
      ),
    );
  const overWholeSteps = (body: (v: Vector) => readonly Statement[]): Statement[] =>
    halves.flatMap((half) => [
      set(at, get(values)),
      whileTrue(
        op('i32.lt_u', get(at), get(end)),
        ...half.flatMap(body),
        set(at, op('i32.add', get(at), i32(stepBytes))),
      ),
    ]);
  const powers = (v: Vector, deviation: V128): Statement => [
    set(x, deviation),
    set(square, times(get(x), get(x))),
    accumulate(seconds[v], get(square)),
    accumulate(thirds[v], times(get(square), get(x))),
    accumulate(fourths[v], times(get(square), get(square))),
  ];

  moments.emit(
    set(end, op('i32.add', get(values), op('i32.shl', op('i32.and', get(count), i32(-8)), i32(3)))),
    ...vectors.flatMap((v) => [
      set(mins[v], vector.f64(Infinity)),
      set(maxes[v], vector.f64(-Infinity)),
      // Ones in the lanes that the last, incomplete step has.
      set(
        masks[v],
        op(
          'f64x2.lt',
          vector.f64s(2 * v, 2 * v + 1),
          op('f64x2.splat', op('f64.convert_i32_u', op('i32.and', get(count), i32(7)))),
        ),
      ),
    ]),
    ...overWholeSteps((v) => [
      set(x, load.v128(get(at), 16 * v)),
      accumulate(sums[v], get(x)),
      set(mins[v], op('f64x2.pmin', get(mins[v]), get(x))),
      set(maxes[v], op('f64x2.pmax', get(maxes[v]), get(x))),
    ]),
    ...vectors.flatMap((v) => [
      set(x, op('v128.and', load.v128(get(end), 16 * v), get(masks[v]))),
      accumulate(sums[v], get(x)),
      set(
        mins[v],
        op('f64x2.pmin', get(mins[v]), op('v128.bitselect', get(x), vector.f64(Infinity), get(masks[v]))),
      ),
      set(
        maxes[v],
        op('f64x2.pmax', get(maxes[v]), op('v128.bitselect', get(x), vector.f64(-Infinity), get(masks[v]))),
      ),
    ]),
    set(min, extremeOf('f64x2.pmin', mins)),
    set(max, extremeOf('f64x2.pmax', maxes)),
    firstZeroFor(min),
    firstZeroFor(max),
    set(mean, op('f64x2.splat', op('f64.div', sumOf(sums), op('f64.convert_i32_u', get(count))))),
    when(op('f64.eq', get(min), get(max)), set(mean, op('f64x2.splat', get(min)))),
    ...overWholeSteps((v) => [powers(v, minus(load.v128(get(at), 16 * v), get(mean)))]),
    ...vectors.map((v) =>
      powers(v, op('v128.and', minus(load.v128(get(end), 16 * v), get(mean)), get(masks[v]))),
    ),
    ...[
      op('f64.convert_i32_u', get(count)),
      lane.f64(0, get(mean)),
      sumOf(seconds),
      sumOf(thirds),
      sumOf(fourths),
      get(min),
      get(max),
    ].map((field, index) => store.f64(get(record), 8 * index, field)),
  );
}

type FourVectors = readonly [Local<'v128'>, Local<'v128'>, Local<'v128'>, Local<'v128'>];

/** Adds `compact`. */
export function defineCompact(module: WasmModule): void {
  const compact = module.define('compact', ['i32', 'i32', 'i32'], 'i32');
  const [values, count, into] = [compact.parameter(0), compact.parameter(1), compact.parameter(2)];
  const [end, at, value] = [compact.local('i32'), compact.local('i32'), compact.local('f64')];
  compact.emit(
    set(at, get(into)),
    set(end, op('i32.add', get(values), op('i32.shl', get(count), i32(3)))),
    // Each value is written, and one that is NaN is written over by the next: without a branch for the processor to guess.
    repeatWhile(
      op('i32.lt_u', tee(values, op('i32.add', get(values), i32(8))), get(end)),
      set(value, load.f64(get(values))),
      store.f64(get(at), 0, get(value)),
      set(at, op('i32.add', get(at), op('i32.shl', op('f64.eq', get(value), get(value)), i32(3)))),
    ),
  );
  compact.emitResult(op('i32.shr_u', op('i32.sub', get(at), get(into)), i32(3)));
}
