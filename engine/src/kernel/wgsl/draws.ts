import type { DrawPlan, Steps } from '../../model/distributions/draw-plan.ts';
import type { Dialect } from './dialect.ts';
import { splitPair } from './literal.ts';
import { segments, singleTable } from './single-table.ts';

/** Collects what a shader reads from `tables`. */
export type TableWriter = {
  /** @returns where they begin */
  writeWords(values: ArrayLike<number>): number;
  /** Numbers, in as many words as the dialect has for one. */
  writeValues(values: ArrayLike<number>): number;
};

/** The functions of all kinds of plans. */
export function drawSource({ precision }: Dialect): string {
  return precision === 'SINGLE' ? sharedSource + singleSource : sharedSource + pairDrawSource;
}

const sharedSource = /* wgsl */ `
fn readFloat(at: u32) -> f32 { return bitcast<f32>(tables[at]); }

// The first step whose bound the word lies below; the last has none.
fn findStep(word: u32, bounds: u32, last: u32, guide: u32, guideShift: u32) -> u32 {
  var step = tables[guide + (word >> guideShift)];
  while (step < last && word >= tables[bounds + step]) { step++; }
  return step;
}

// floor(width (word + 1/2) / 2^32), in integers
fn wholeShare(word: u32, width: u32) -> u32 {
  let lower = width * word;
  return upperProduct(width, word) + select(0u, 1u, lower + (width >> 1u) < lower);
}
`;

/** A distance from the nearer end is exact before it becomes a float. */
const singleSource = /* wgsl */ `
fn readValue(first: u32, index: u32) -> f32 { return readFloat(first + index); }

// scale * quantile + shift from a table of cubics
fn drawFromTable(word: u32, table: u32, scale: f32, shift: f32) -> f32 {
  let isUpper = word >> 31u;
  let distance = ((word ^ (0u - isUpper)) << 1u) | 1u;
  let octave = countLeadingZeros(distance);
  let mantissa = distance << octave;
  let segment = (isUpper * 32u + octave) * ${segments}u + ((mantissa >> 26u) & ${segments - 1}u);
  let r = f32(i32(mantissa & 0x03ffffffu) - 0x02000000) * ${2 ** -31}f;
  let at = table + segment * 4u;
  let z = ((readFloat(at + 3u) * r + readFloat(at + 2u)) * r + readFloat(at + 1u)) * r + readFloat(at);
  return scale * z + shift;
}

fn uniformShare(word: u32) -> f32 { return (f32(word) + 0.5f) * ${2 ** -32}f; }

fn drawUniform(word: u32, low: f32, high: f32, width: f32) -> f32 {
  return select(high - width * uniformShare(~word), low + width * uniformShare(word), word < 0x80000000u);
}

fn drawWhole(word: u32, low: f32, width: u32) -> f32 { return low + f32(wholeShare(word, width)); }

fn drawTriangular(isLower: bool, word: u32, low: f32, high: f32, width: f32, lowerFrom: f32, lowerSlope: f32, upperFrom: f32, upperSlope: f32) -> f32 {
  let share = uniformShare(select(~word, word, isLower));
  let reach = width * root(max(select(upperFrom, lowerFrom, isLower) + select(upperSlope, lowerSlope, isLower) * share, 0f));
  return select(high - reach, low + reach, isLower);
}

fn drawLinear(word: u32, step: u32, table: u32) -> f32 {
  let at = table + step * 4u;
  let past = f32(word - tables[at + 2u]) + readFloat(at + 3u);
  return readFloat(at) + readFloat(at + 1u) * past;
}
`;

const pairDrawSource = /* wgsl */ `
fn readValue(first: u32, index: u32) -> vec2<f32> {
  let at = first + index * 2u;
  return vec2<f32>(readFloat(at), readFloat(at + 1u));
}

// scale * quantile + shift from the table of f64, in its segments and terms
fn drawFromTable(word: u32, table: u32, scale: vec2<f32>, shift: vec2<f32>) -> vec2<f32> {
  let isUpper = word >> 31u;
  let distance = ((word ^ (0u - isUpper)) << 1u) | 1u;
  let octave = countLeadingZeros(distance);
  let mantissa = distance << octave;
  let segment = (isUpper * 32u + octave) * 8u + ((mantissa >> 28u) & 7u);
  let r = sumOf(pairOfWhole(mantissa & 0x0fffffffu, 0f), vec2<f32>(-134217728f, 0f)) * ${2 ** -31}f;
  var z = readValue(table, segment * 8u + 7u);
  // As many as there are, which the compiler must not know: it would write the loop out.
  for (var term = 7u ^ parameters.zeroBits; term > 0u; term--) { z = sumOf(productOf(z, r), readValue(table, segment * 8u + term - 1u)); }
  return sumOf(productOf(scale, z), shift);
}

fn uniformShare(word: u32) -> vec2<f32> { return pairOfWhole(word, 0.5f) * ${2 ** -32}f; }

fn drawUniform(word: u32, low: vec2<f32>, high: vec2<f32>, width: vec2<f32>) -> vec2<f32> {
  return sumOf(low, productOf(width, uniformShare(word)));
}

fn drawWhole(word: u32, low: vec2<f32>, width: u32) -> vec2<f32> {
  return sumOf(low, pairOfWhole(wholeShare(word, width), 0f));
}

fn drawTriangular(isLower: bool, word: u32, low: vec2<f32>, high: vec2<f32>, width: vec2<f32>, lowerFrom: vec2<f32>, lowerSlope: vec2<f32>, upperFrom: vec2<f32>, upperSlope: vec2<f32>) -> vec2<f32> {
  let slope = productOf(select(upperSlope, lowerSlope, isLower), uniformShare(select(~word, word, isLower)));
  let square = sumOf(select(upperFrom, lowerFrom, isLower), slope);
  let reach = productOf(width, rootOf(select(square, vec2<f32>(), square.x < 0f)));
  return sumOf(select(high, low, isLower), select(-reach, reach, isLower));
}

fn drawLinear(word: u32, step: u32, table: u32) -> vec2<f32> {
  let at = table + step * 7u;
  let past = sumOf(pairOfWhole(word - tables[at + 4u], 0f), readValue(at + 5u, 0u));
  return sumOf(readValue(at, 0u), productOf(readValue(at, 1u), past));
}
`;

/** The draw of an input's value from a word, as an expression; its tables are written. */
export function drawExpression(
  plan: DrawPlan,
  word: string,
  tables: TableWriter,
  { precision, literal, words }: Dialect,
): string {
  switch (plan.kind) {
    case 'table': {
      const at = tables.writeValues(precision === 'SINGLE' ? singleTable(plan.table) : plan.table);
      const value = `drawFromTable(${word}, ${at}u, ${literal(plan.scale)}, ${literal(plan.shift)})`;
      return plan.isExponential ? `exponential(${value})` : value;
    }
    case 'uniform': {
      if (plan.isWhole) return `drawWhole(${word}, ${literal(plan.min)}, ${plan.width}u)`;
      const { min, width } = plan;
      return `drawUniform(${word}, ${literal(min)}, ${literal(min + width)}, ${literal(width)})`;
    }
    case 'triangular': {
      const ends = [plan.min, plan.max, plan.width].map(literal).join(', ');
      const { lowerFrom, lowerSlope, upperFrom, upperSlope } = plan;
      const lines = [lowerFrom, lowerSlope, upperFrom, upperSlope].map(literal).join(', ');
      return `drawTriangular(${isAtMost(word, plan.split)}, ${word}, ${ends}, ${lines})`;
    }
    case 'steps':
      return `readValue(${tables.writeValues(plan.values)}u, ${findStep(plan, word, tables)})`;
    case 'linear': {
      const records = [...plan.values].flatMap((value, i) => {
        // u - from in 2^-32ths: the difference of whole parts, which is exact, and of what is left.
        const from = (plan.from[i] ?? 0) * 2 ** 32;
        const whole = Math.floor(from);
        const slope = (plan.slopes[i] ?? 0) * 2 ** -32;
        return [value, slope]
          .flatMap((x) => wordsOf(x, words))
          .concat(whole, wordsOf(0.5 - (from - whole), words));
      });
      return `drawLinear(${word}, ${findStep(plan, word, tables)}, ${tables.writeWords(records)}u)`;
    }
  }
}

/** Whether u <= share, as a comparison of the word: (word + 1/2) / 2^32 and the share are compared without rounding. */
function isAtMost(word: string, share: number): string {
  const largest = Math.floor(share * 2 ** 32 - 0.5);
  if (largest < 0) return 'false';
  return largest >= 2 ** 32 - 1 ? 'true' : `(${word} <= ${largest}u)`;
}

function findStep({ upTo, guide, guideBits }: Steps, word: string, tables: TableWriter): string {
  // u < bound, that is word < bound 2^32 - 1/2. The last bound is 2^32, which no word reaches and no u32 holds.
  const bounds = Array.from(upTo, (bound) => Math.min(Math.ceil(bound * 2 ** 32 - 0.5), 2 ** 32 - 1));
  const [boundsAt, guideAt] = [tables.writeWords(bounds), tables.writeWords(guide)];
  return `findStep(${word}, ${boundsAt}u, ${upTo.length - 1}u, ${guideAt}u, ${32 - guideBits}u)`;
}

const pattern = new DataView(new ArrayBuffer(4));

/** The pattern of a number rounded to f32. */
export function floatBits(value: number): number {
  pattern.setFloat32(0, value);
  return pattern.getUint32(0);
}

/** What a number is in memory, in one word or in two. */
export function wordsOf(value: number, words: 1 | 2): number[] {
  return words === 1 ? [floatBits(value)] : splitPair(value).map(floatBits);
}
