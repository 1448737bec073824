import type { DrawPlan } from '../../model/distributions/draw-plan.ts';
import type { QuantileTable } from '../../model/distributions/quantile-table.ts';
import {
  after,
  get,
  i32,
  lane,
  load,
  op,
  repeatWhile,
  set,
  shuffle32,
  store,
  tee,
  vector,
} from './assembler.ts';
import type { I32, Local, Statement, V128, WasmFunction, WasmModule, WasmType } from './assembler.ts';
import type { Layout } from './layout.ts';
import { defineDrawCode, placeDraws } from './place-draws.ts';
import type { DrawCode, DrawColumn } from './place-draws.ts';
import { demote } from './singles.ts';

type Draw<Count extends number> = (
  words: number,
  column: number,
  count: number,
  ...numbers: number[] & { readonly length: Count }
) => void;

/** The functions that `defineSingleDrawCode` adds. */
export type SingleDrawCode = DrawCode & {
  /** Minimum and width. */
  readonly drawUniformSingle: Draw<2>;
  /** The numbers of the plan, in its order. */
  readonly drawTriangularSingle: Draw<8>;
  /** Scale, shift and what `placeSingleTable` returned. */
  readonly drawTableSingle: Draw<3>;
  readonly demoteColumn: (doubles: number, singles: number, count: number) => void;
};

/** Adds what `placeSingleDraws` draws with. */
export function defineSingleDrawCode(module: WasmModule): void {
  defineDrawCode(module);
  defineUniform(module);
  defineTriangular(module);
  defineTable(module);
  defineDemotion(module);
}

/**
 * Places what the plans refer to. The commonest draws have an f32 arithmetic of their own; the others are drawn in f64 and
 * rounded.
 *
 * @param scratch address of a column of f64 of a tile
 * @returns for each plan, what draws by it into columns of f32 once the code is there; counts are rounded up to fours
 */
export function placeSingleDraws(
  plans: readonly DrawPlan[],
  layout: Layout,
  scratch: number,
): ((code: SingleDrawCode) => DrawColumn)[] {
  const tables = new Map<QuantileTable, number>();
  let group = 0;
  const placeTable = (table: QuantileTable): number => {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const place = tables.size % tablesInGroup;
    if (place === 0) group = layout.reserve(tableGroupBytes);
    const address = placeSingleTable(layout, group, place, table);
    tables.set(table, address);
    return address;
  };
  return plans.map((plan) => {
    if (plan.kind === 'table' && !plan.isExponential) {
      const { scale, shift } = plan;
      const table = placeTable(plan.table);
      return ({ drawTableSingle }) =>
        (words, column, count) =>
          drawTableSingle(words, column, count, scale, shift, table);
    }
    if (plan.kind === 'uniform' && !plan.isWhole) {
      const { min, width } = plan;
      return ({ drawUniformSingle }) =>
        (words, column, count) =>
          drawUniformSingle(words, column, count, min, width);
    }
    if (plan.kind === 'triangular') {
      const { min, max, width, split, lowerFrom, lowerSlope, upperFrom, upperSlope } = plan;
      return ({ drawTriangularSingle }) =>
        (words, column, count) =>
          drawTriangularSingle(
            words,
            column,
            count,
            min,
            max,
            width,
            split,
            lowerFrom,
            lowerSlope,
            upperFrom,
            upperSlope,
          );
    }
    const [drawer] = placeDraws([plan], layout);
    return (code) => {
      const draw = drawer!(code);
      return (words, column, count) => {
        draw(words, scratch, count);
        code.demoteColumn(scratch, column, count);
      };
    };
  });
}

/** The body of a loop over words and column, four values at a time. */
function emitColumn(
  draw: WasmFunction<readonly ['i32', 'i32', 'i32', ...WasmType[]], null>,
  value: (words: I32) => V128,
): void {
  const [words, column, count] = [draw.parameter(0), draw.parameter(1), draw.parameter(2)];
  const end = draw.local('i32');
  draw.emit(
    set(end, op('i32.add', get(column), op('i32.shl', get(count), i32(2)))),
    repeatWhile(
      op('i32.lt_u', tee(column, op('i32.add', get(column), i32(16))), get(end)),
      store.v128(get(column), 0, value(get(words))),
      set(words, op('i32.add', get(words), i32(16))),
    ),
  );
}

/** (the upper 24 bits + 1/2) / 2^24 of four words: more bits, f32 has not. */
function uniforms(words: I32): V128 {
  const upper = op('f32x4.convert_i32x4_s', op('i32x4.shr_u', load.v128(words), i32(8)));
  return op('f32x4.mul', op('f32x4.add', upper, vector.f32(0.5)), vector.f32(2 ** -24));
}

/** Parameters in all lanes. */
function splat(draw: WasmFunction, parameters: readonly Local<'f32'>[]): V128[] {
  return parameters.map((parameter) => {
    const all = draw.local('v128');
    draw.emit(set(all, op('f32x4.splat', get(parameter))));
    return get(all);
  });
}

function defineUniform(module: WasmModule): void {
  const draw = module.define('drawUniformSingle', ['i32', 'i32', 'i32', 'f32', 'f32']);
  const [min, width] = splat(draw, [draw.parameter(3), draw.parameter(4)]);
  emitColumn(draw, (words) => op('f32x4.add', min!, op('f32x4.mul', width!, uniforms(words))));
}

const line = (from: V128, slope: V128, at: V128) => op('f32x4.add', from, op('f32x4.mul', slope, at));

function defineTriangular(module: WasmModule): void {
  const draw = module.define('drawTriangularSingle', [
    ...(['i32', 'i32', 'i32'] as const),
    ...(['f32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32'] as const),
  ]);
  const numbers = ([3, 4, 5, 6, 7, 8, 9, 10] as const).map((index) => draw.parameter(index));
  const [min, max, width, split, lowerFrom, lowerSlope, upperFrom, upperSlope] = splat(draw, numbers);
  const [u, isLower, step] = [draw.local('v128'), draw.local('v128'), draw.local('v128')];
  emitColumn(draw, (words) =>
    after(
      [
        set(u, uniforms(words)),
        set(isLower, op('f32x4.le', get(u), split!)),
        set(
          step,
          op(
            'v128.bitselect',
            line(lowerFrom!, lowerSlope!, get(u)),
            line(upperFrom!, upperSlope!, op('f32x4.sub', vector.f32(1), get(u))),
            get(isLower),
          ),
        ),
        // At a truncated end, rounding may leave less than 0.
        set(step, op('f32x4.mul', width!, op('f32x4.sqrt', op('f32x4.pmax', vector.f32(0), get(step))))),
      ],
      op('v128.bitselect', op('f32x4.add', min!, get(step)), op('f32x4.sub', max!, get(step)), get(isLower)),
    ),
  );
}

// A table of polynomials of degree 3, 32 segments an octave: 16 bytes a segment. A place is made of the bits of the signed word
// as f32, shifted by 14: sign, exponent and five bits of the fraction.
const octaves = 32;
const segments = 32;
const terms = 4;
const octaveBytes = 4 * terms * segments;
const tableBytes = octaves * octaveBytes;
const segmentShift = 14;
const halfBytes = 2 ** 17;
const smallestExponent = 127;
const tablesInGroup = halfBytes / tableBytes;
const tableGroupBytes = 2 * halfBytes;

/**
 * Puts a table where `drawTableSingle` finds it; as `placeQuantileTable`, whose polynomials it takes the values from.
 *
 * @returns what `drawTableSingle` takes for it
 */
function placeSingleTable(layout: Layout, group: number, place: number, table: QuantileTable): number {
  const start = group + place * tableBytes;
  for (const [half, address] of [start, start + halfBytes].entries()) {
    const polynomials = new Float32Array(tableBytes / 4);
    for (let octave = 0; octave < octaves; octave++) {
      for (let segment = 0; segment < segments; segment++) {
        const middle = 1 + (segment + 0.5) / segments;
        const at = (offset: number) =>
          quantileAt(table, half, Math.min((middle + offset) * 2 ** octave, 2 ** 31 - 0.5));
        polynomials.set(cubic(at, 1 / (2 * segments)), (octave * segments + segment) * terms);
      }
    }
    layout.placeAt(address, polynomials);
  }
  return start - smallestExponent * octaveBytes;
}

/** The polynomial of a `QuantileTable` at a distance from the end, in words: 1/2 to 2^31 - 1/2. */
function quantileAt(table: QuantileTable, half: number, distance: number): number {
  const exponent = 31 - Math.clz32(Math.floor(distance));
  const fraction = distance / 2 ** exponent - 1;
  const segment = Math.floor(8 * fraction);
  const r = fraction - (segment + 0.5) / 8;
  const at = ((half * 32 + 30 - exponent) * 8 + segment) * 8;
  let sum = 0;
  for (let k = 7; k >= 0; k--) sum = sum * r + table[at + k]!;
  return sum;
}

const nodes = [0.9238795325112867, 0.3826834323650898, -0.3826834323650898, -0.9238795325112867] as const;

/** Coefficients of the polynomial of degree 3 in r, |r| <= h, through f at the Chebyshev nodes. */
function cubic(f: (r: number) => number, h: number): number[] {
  // Sums over the nodes of f times the Chebyshev polynomials 1, s, 2 s^2 - 1, 4 s^3 - 3 s.
  let [c0, c1, c2, c3] = [0, 0, 0, 0];
  for (const s of nodes) {
    const value = f(s * h);
    c0 += value / 4;
    c1 += (value * s) / 2;
    c2 += (value * (2 * s * s - 1)) / 2;
    c3 += (value * (4 * s * s - 3) * s) / 2;
  }
  return [c0 - c2, (c1 - 3 * c3) / h, (2 * c2) / h ** 2, (4 * c3) / h ** 3];
}

function defineTable(module: WasmModule): void {
  const draw = module.define('drawTableSingle', ['i32', 'i32', 'i32', 'f32', 'f32', 'i32']);
  const [scale, shift] = splat(draw, [draw.parameter(3), draw.parameter(4)]);
  const [x, places, r] = [draw.local('v128'), draw.local('v128'), draw.local('v128')];
  const rows = [0, 1, 2, 3].map(() => draw.local('v128'));
  const [row0, row1, row2, row3] = rows.map((row) => get(row));
  const pairs = [0, 1, 2, 3].map(() => draw.local('v128'));
  const [low01, low23, high01, high23] = pairs.map((pair) => get(pair));
  const transposed = [
    shuffle32(low01!, low23!, [0, 1, 4, 5]),
    shuffle32(low01!, low23!, [2, 3, 6, 7]),
    shuffle32(high01!, high23!, [0, 1, 4, 5]),
    shuffle32(high01!, high23!, [2, 3, 6, 7]),
  ] as const;
  emitColumn(draw, (words) => {
    const statements: Statement[] = [
      // Odd, so that it is never 0.
      set(x, op('f32x4.convert_i32x4_s', op('v128.or', load.v128(words), vector.i32(1)))),
      set(places, op('v128.and', op('i32x4.shr_u', get(x), i32(segmentShift)), vector.i32(-16))),
      set(
        r,
        op(
          'f32x4.sub',
          op('v128.or', op('v128.and', get(x), vector.i32(2 ** 18 - 1)), vector.f32(1)),
          vector.f32(1 + 1 / (2 * segments)),
        ),
      ),
      ...rows.map((row, index) =>
        set(row, load.v128(op('i32.add', lane.i32(index, get(places)), get(draw.parameter(5))))),
      ),
      // From a row a trial to a row a coefficient.
      ...pairs.map((pair, index) => {
        const [first, second] = index % 2 === 0 ? [row0!, row1!] : [row2!, row3!];
        return set(pair, shuffle32(first, second, index < 2 ? [0, 4, 1, 5] : [2, 6, 3, 7]));
      }),
    ];
    let sum: V128 = transposed[3];
    for (const k of [2, 1, 0] as const) sum = op('f32x4.add', op('f32x4.mul', sum, get(r)), transposed[k]);
    return after(statements, op('f32x4.add', op('f32x4.mul', scale!, sum), shift!));
  });
}

function defineDemotion(module: WasmModule): void {
  const demotion = module.define('demoteColumn', ['i32', 'i32', 'i32']);
  const [doubles, singles, count] = [demotion.parameter(0), demotion.parameter(1), demotion.parameter(2)];
  const end = demotion.local('i32');
  demotion.emit(
    set(end, op('i32.add', get(singles), op('i32.shl', get(count), i32(2)))),
    repeatWhile(
      op('i32.lt_u', tee(singles, op('i32.add', get(singles), i32(16))), get(end)),
      store.v128(get(singles), 0, demote(load.v128(get(doubles)), load.v128(get(doubles), 16))),
      set(doubles, op('i32.add', get(doubles), i32(32))),
    ),
  );
}
