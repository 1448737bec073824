import { elementary } from '../../elementary/functions.ts';
import { cornersOf, type Corners } from './cumulative.ts';
import { intersect, type Distribution } from './distribution.ts';
import type { DrawPlan, Steps } from './draw-plan.ts';
import { drawFromTable } from './quantile-table.ts';
import { isTabled, type TabledDistribution } from './standard-form.ts';
import { stepsUpTo } from './steps.ts';
import { cachedTable } from './table-cache.ts';
import { triangleOf, type Triangle } from './triangle.ts';
import { tabledForm } from './truncated-form.ts';
import { isWeighted, weightedValues, type WeightedValues } from './weighted-values.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { ceil, floor, sqrt } = Math;
const { exp } = elementary;

/**
 * Turns random words into values by inversion: column[i] is the quantile at u = (words[from + i] + 1/2) / 2^32, word unsigned,
 * for i below count. One uniform a value, increasing in it.
 */
export type Draw = (words: Int32Array, from: number, count: number, column: Float64Array) => void;

/** How a valid distribution is drawn; a table that this thread has not built yet costs some milliseconds. */
export function drawPlan(distribution: Distribution): DrawPlan {
  if (isTabled(distribution)) return tablePlan(distribution);
  if (isWeighted(distribution)) return stepsPlan(weightedValues(distribution));
  switch (distribution.family) {
    case 'uniform': {
      const { min, max } = intersect(distribution);
      return { kind: 'uniform', min, width: max - min, isWhole: false };
    }
    case 'integerUniform': {
      const { min, max } = intersect(distribution);
      return { kind: 'uniform', min: ceil(min), width: floor(max) - ceil(min) + 1, isWhole: true };
    }
    case 'triangular':
      return triangularPlan(triangleOf(distribution));
    case 'cumulative':
      return linearPlan(cornersOf(distribution));
  }
}

function tablePlan(distribution: TabledDistribution): DrawPlan {
  const { key, quantiles, ...form } = tabledForm(distribution);
  return {
    kind: 'table',
    table: cachedTable(key, quantiles),
    scale: form.scale,
    shift: form.shift,
    isExponential: form.isExponential,
  };
}

function triangularPlan({ min, mode, max, below, probability, above }: Triangle): DrawPlan {
  const width = max - min;
  const lowerShare = (mode - min) / width;
  const upperShare = (max - mode) / width;
  return {
    kind: 'triangular',
    min,
    max,
    width,
    split: (lowerShare - below) / probability,
    lowerFrom: lowerShare * below,
    lowerSlope: lowerShare * probability,
    upperFrom: upperShare * above,
    upperSlope: upperShare * probability,
  };
}

function stepsPlan({ values, weights }: WeightedValues): DrawPlan {
  const total = weights.reduce((all, weight) => all + weight, 0);
  let sum = 0;
  const upTo = Float64Array.from(weights, (weight) => (sum += weight) / total);
  return { kind: 'steps', values: Float64Array.from(values), ...stepsUpTo(upTo) };
}

/** A step is a line between two corners; one that no uniform falls on is left out. */
function linearPlan({ values, probabilities }: Corners): DrawPlan {
  const lines = values.slice(1).flatMap((value, i) => {
    const [from = 0, upTo = 0, start = 0] = [probabilities[i], probabilities[i + 1], values[i]];
    return upTo > from ? [{ start, from, upTo, slope: (value - start) / (upTo - from) }] : [];
  });
  return {
    kind: 'linear',
    values: Float64Array.from(lines, ({ start }) => start),
    slopes: Float64Array.from(lines, ({ slope }) => slope),
    from: Float64Array.from(lines, ({ from }) => from),
    ...stepsUpTo(Float64Array.from(lines, ({ upTo }) => upTo)),
  };
}

/** The plan of a valid distribution in JavaScript: what other backends are compared with. */
export function prepareDraw(distribution: Distribution): Draw {
  const plan = drawPlan(distribution);
  switch (plan.kind) {
    case 'table':
      return drawTable(plan);
    case 'uniform':
      return plan.isWhole ? drawWhole(plan) : drawUniform(plan);
    case 'triangular':
      return drawTriangular(plan);
    case 'steps':
      return drawSteps(plan);
    case 'linear':
      return drawLinear(plan);
  }
}

type Plan<Kind extends DrawPlan['kind']> = Extract<DrawPlan, { readonly kind: Kind }>;

function drawTable({ table, scale, shift, isExponential }: Plan<'table'>): Draw {
  return (words, from, count, column) => {
    drawFromTable(table, scale, shift, words, from, count, column);
    if (isExponential) for (let i = 0; i < count; i++) column[i] = exp(column[i]!);
  };
}

function drawUniform({ min, width }: Plan<'uniform'>): Draw {
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) column[i] = min + width * (((words[from + i]! >>> 0) + 0.5) * 2 ** -32);
  };
}

function drawWhole({ min, width }: Plan<'uniform'>): Draw {
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) {
      column[i] = min + floor(width * (((words[from + i]! >>> 0) + 0.5) * 2 ** -32));
    }
  };
}

function drawTriangular(plan: Plan<'triangular'>): Draw {
  const { min, max, width, split, lowerFrom, lowerSlope, upperFrom, upperSlope } = plan;
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) {
      // Both tails' probabilities are exact: u and 1 - u have 33 bits.
      const u = ((words[from + i]! >>> 0) + 0.5) * 2 ** -32;
      column[i] =
        u <= split
          ? min + width * sqrt(lowerFrom + lowerSlope * u)
          : max - width * sqrt(upperFrom + upperSlope * (1 - u));
    }
  };
}

function drawSteps({ values, ...steps }: Plan<'steps'>): Draw {
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) column[i] = values[stepOf(steps, words[from + i]!)]!;
  };
}

function drawLinear({ values, slopes, from: starts, ...steps }: Plan<'linear'>): Draw {
  return (words, from, count, column) => {
    for (let i = 0; i < count; i++) {
      const word = words[from + i]!;
      const step = stepOf(steps, word);
      const u = ((word >>> 0) + 0.5) * 2 ** -32;
      column[i] = values[step]! + slopes[step]! * (u - starts[step]!);
    }
  };
}

function stepOf({ upTo, guide, guideBits }: Steps, word: number): number {
  const u = ((word >>> 0) + 0.5) * 2 ** -32;
  let step = guide[word >>> (32 - guideBits)]!;
  while (u >= upTo[step]!) step++;
  return step;
}
