import type { DrawPlan } from '../../model/distributions/draw-plan.ts';
import { segments, singleTable } from '../wgsl/single-table.ts';
import { declareIntegers, gpuJsFunction } from './dialect.ts';
import type { GpuJsFunction } from './dialect.ts';

/** A kernel that draws, with what it needs beside `wordFunctions` and `elementaryFunctions`. */
export type DrawKernel = {
  /**
   * Gives the values of all inputs: at (i << shift) + t that of input i in trial first + t, for t below 2^shift. Its
   * arguments are the integers first, shift, and the low and high word of the key.
   */
  readonly source: string;
  readonly functions: readonly GpuJsFunction[];
  /** Constants that it reads: what differs between inputs is data, and there is one text for all that draw alike. */
  readonly plans: Float64Array;
  readonly tables: Float64Array;
};

/** How a word becomes a value, by kinds of plans: `table` is where an input's numbers begin in the tables. */
const forms = {
  table: 'a * drawFromTable(word, table) + b',
  exponential: 'exp(a * drawFromTable(word, table) + b)',
  uniform: 'a + b * shareOf(word)',
  whole: 'a + drawWhole(word, b, c)',
  triangular: 'drawTriangular(word, table)',
  steps: 'drawStep(word, table, a)',
} as const;
type Form = keyof typeof forms;
// The keys of an object literal are what its type says.
const formNames = Object.keys(forms) as Form[];

/** An input's numbers in `plans`: its form, where its numbers in `tables` begin, and a, b and c of the form. */
const planFields = 5;

export function emitDraw(drawPlans: readonly DrawPlan[]): DrawKernel {
  const tables: number[] = [];
  const places = new Map<object, number>();
  /** Tables are shared: all normal inputs have one. */
  const place = (owner: object, numbers: () => Iterable<number>) => {
    const existing = places.get(owner);
    if (existing !== undefined) return existing;
    const start = tables.length;
    for (const number of numbers()) tables.push(number);
    places.set(owner, start);
    return start;
  };
  const packed = drawPlans.map((plan): { form: Form; table?: number; numbers?: readonly number[] } => {
    switch (plan.kind) {
      case 'table': {
        const table = place(plan.table, () => singleTable(plan.table));
        return {
          form: plan.isExponential ? 'exponential' : 'table',
          table,
          numbers: [plan.scale, plan.shift],
        };
      }
      case 'uniform':
        return plan.isWhole
          ? { form: 'whole', numbers: [plan.min, ...halves(plan.width)] }
          : { form: 'uniform', numbers: [plan.min, plan.width] };
      case 'triangular': {
        const { min, max, width, split, lowerFrom, lowerSlope, upperFrom, upperSlope } = plan;
        const numbers = [split, min, width, lowerFrom, lowerSlope, max, -width, upperFrom, upperSlope];
        return { form: 'triangular', table: place(plan, () => numbers) };
      }
      case 'steps':
      case 'linear':
        return { form: 'steps', table: place(plan, () => packSteps(plan)), numbers: [plan.values.length] };
    }
  });
  const mostSteps = drawPlans.reduce(
    (most, plan) => Math.max(most, 'upTo' in plan ? plan.upTo.length : 1),
    1,
  );
  return {
    source: drawKernel,
    functions: [
      ...drawFunctions(Math.ceil(Math.log2(mostSteps))),
      drawFunction(new Set(packed.map(({ form }) => form))),
    ],
    plans: Float64Array.from(
      packed.flatMap(({ form, table = 0, numbers: [a = 0, b = 0, c = 0] = [] }) => [
        formNames.indexOf(form),
        table,
        a,
        b,
        c,
      ]),
    ),
    // Not empty: a device binds no buffer of no bytes.
    tables: Float64Array.from(tables.length === 0 ? [0] : tables),
  };
}

/** A whole number below 2^32 as its upper and its lower 16 bits: f32 is whole to 2^24 only. */
function halves(whole: number): [upper: number, lower: number] {
  return [Math.floor(whole / 2 ** 16), whole % 2 ** 16];
}

const stepFields = 6;

/**
 * Six numbers a step: how many words lie below its end (in halves), the value at the word that it begins with, that word (in
 * halves), and what each word more adds. A comparison of whole numbers decides, so that every device takes the step that f64
 * takes, and the distance from the step's begin keeps its digits.
 */
function packSteps(plan: Extract<DrawPlan, { kind: 'steps' | 'linear' }>): number[] {
  return [...plan.values].flatMap((value, i) => {
    // (word + 1/2) / 2^32 < end, where both sides are exact.
    const end = halves(Math.ceil((plan.upTo[i] ?? 1) * 2 ** 32 - 0.5));
    if (plan.kind === 'steps') return [...end, value, 0, 0, 0];
    const begin = (plan.from[i] ?? 0) * 2 ** 32 - 0.5;
    const firstWord = Math.max(0, Math.floor(begin));
    const slope = (plan.slopes[i] ?? 0) * 2 ** -32;
    return [...end, value + slope * (firstWord - begin), ...halves(firstWord), slope];
  });
}

const segmentBits = Math.log2(segments);
/** Of a distance, below its leading bit and those that choose the segment. */
const offsetBits = 31 - segmentBits;

/**
 * What the forms call; they read the constant `tables`. Probabilities are put together from halves of a word, or from its
 * distance to the nearer end, as integers: f32 alone would round those near 1 to 1.
 *
 * @param searchRounds each halves the steps that are left
 */
const drawFunctions = (searchRounds: number): GpuJsFunction[] => [
  gpuJsFunction(
    'shareOf',
    { word: 'Integer' },
    'Number',
    'return (word >>> 16) * 0.0000152587890625 + ((word & 65535) + 0.5) * 2.3283064365386963e-10;',
  ),
  gpuJsFunction(
    'countOf',
    { whole: 'Integer' },
    'Number',
    // Each half becomes a float as it is declared; the product as an integer would wrap.
    'const upper = whole >>> 16; const lower = whole & 65535; return upper * 65536 + lower;',
  ),
  gpuJsFunction(
    'drawFromTable',
    { word: 'Integer', table: 'Integer' },
    'Number',
    // As `drawFromTable` of quantile-table.ts; the leading bit is sought by halves, as no integer counts its zeros.
    `${declareIntegers('sign', 'mantissa', 'octave', 'at')}
    sign = word >> 31;
    mantissa = ((word ^ sign) << 1) | 1;
    octave = sign & 32;
    if ((mantissa >>> 16) < 1) { mantissa = mantissa << 16; octave = octave + 16; }
    if ((mantissa >>> 24) < 1) { mantissa = mantissa << 8; octave = octave + 8; }
    if ((mantissa >>> 28) < 1) { mantissa = mantissa << 4; octave = octave + 4; }
    if ((mantissa >>> 30) < 1) { mantissa = mantissa << 2; octave = octave + 2; }
    if ((mantissa >>> 31) < 1) { mantissa = mantissa << 1; octave = octave + 1; }
    at = table + ((octave * ${segments} + ((mantissa >>> ${31 - segmentBits}) & ${segments - 1})) * 4);
    const r = ((mantissa & ${2 ** offsetBits - 1}) - ${2 ** (offsetBits - 1)}) * ${2 ** -31};
    const c0 = this.constants.tables[at];
    const c1 = this.constants.tables[at + 1];
    const c2 = this.constants.tables[at + 2];
    const c3 = this.constants.tables[at + 3];
    return ((c3 * r + c2) * r + c1) * r + c0;`,
  ),
  gpuJsFunction(
    'drawWhole',
    { word: 'Integer', upper: 'Number', lower: 'Number' },
    'Number',
    // The whole part of width (word + 1/2) / 2^32: the upper word of a product, and a carry that the half may make.
    `${declareIntegers('width', 'product', 'half', 'sum', 'whole')}
    width = upper;
    width = width << 16;
    half = lower;
    width = width | half;
    half = width >>> 1;
    product = multiplyLow(width, word);
    sum = (product + half) | 0;
    whole = multiplyHigh(width, word);
    whole = (whole + (((product & half) | ((product | half) & (sum ^ -1))) >>> 31)) | 0;
    return countOf(whole);`,
  ),
  gpuJsFunction(
    'drawTriangular',
    { word: 'Integer', table: 'Integer' },
    'Number',
    `${declareIntegers('at', 'tail')}
    const split = this.constants.tables[table];
    const isUpper = split < shareOf(word);
    at = table + 1;
    tail = word;
    if (isUpper) { at = at + 4; tail = word ^ -1; }
    const edge = this.constants.tables[at];
    const width = this.constants.tables[at + 1];
    const from = this.constants.tables[at + 2];
    const slope = this.constants.tables[at + 3];
    return edge + width * Math.sqrt(from + slope * shareOf(tail));`,
  ),
  gpuJsFunction(
    'drawStep',
    { word: 'Integer', table: 'Integer', count: 'Number' },
    'Number',
    `${declareIntegers('at', 'begin', 'beginLower', 'beyond')}
    const upper = word >>> 16;
    const lower = word & 65535;
    let first = 0;
    let last = count - 1;
    for (let i = 0; i < ${searchRounds}; i++) {
      const middle = Math.floor((first + last) * 0.5);
      at = middle;
      at = table + at * ${stepFields};
      const endUpper = this.constants.tables[at];
      const endLower = this.constants.tables[at + 1];
      const isBelow = upper < endUpper || (upper < endUpper + 1 && lower < endLower);
      last = isBelow ? middle : last;
      first = isBelow ? first : Math.min(middle + 1, count - 1);
    }
    at = last;
    at = table + at * ${stepFields};
    begin = this.constants.tables[at + 3];
    beginLower = this.constants.tables[at + 4];
    beyond = (word - ((begin << 16) | beginLower)) | 0;
    const value = this.constants.tables[at + 2];
    const slope = this.constants.tables[at + 5];
    return value + slope * countOf(beyond);`,
  ),
];

/** `draw(word, input)`: the value that an input's plan gives to a word, for inputs of these forms. */
function drawFunction(used: ReadonlySet<Form>): GpuJsFunction {
  const last = formNames.findLast((form) => used.has(form));
  const branches = formNames.map((form, i) => {
    if (!used.has(form)) return '';
    return form === last ? `return ${forms[form]};` : `if (form < ${i + 1}) { return ${forms[form]}; }`;
  });
  return gpuJsFunction(
    'draw',
    { word: 'Integer', input: 'Integer' },
    'Number',
    `${declareIntegers('at', 'table')}
    at = input * ${planFields};
    const form = this.constants.plans[at];
    table = this.constants.plans[at + 1];
    const a = this.constants.plans[at + 2];
    const b = this.constants.plans[at + 3];
    const c = this.constants.plans[at + 4];
    ${branches.join('\n')}`,
  );
}

const drawKernel = `function(first, shift, low, high) {
  ${declareIntegers('input', 'trial')}
  input = this.thread.x >>> shift;
  trial = (first + (this.thread.x - (input << shift))) | 0;
  return draw(wordOf(trial, input, low, high), input);
}`;
