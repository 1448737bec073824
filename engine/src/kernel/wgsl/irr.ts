import { rateGrid } from '../operations.ts';
import type { Dialect } from './dialect.ts';
import { literal } from './literal.ts';

/** Most flows of an internal rate of return: an invocation keeps them in its own memory. */
export const maxFlows = 256;

/**
 * `irr` of operations.ts: the same search in f32, which ends when a step is below what f32 can tell apart.
 *
 * @param most flows of the longest call in the shader
 */
export function irrSource(most: number, { precision }: Dialect): string {
  return precision === 'SINGLE' ? singleSource(most) : singleSource(most) + pairIrrSource(most);
}

const singleSource = (most: number): string => /* wgsl */ `
var<private> flows: array<f32, ${most}>;

fn presentValueAt(q: f32, count: u32) -> f32 {
  var value = 0f;
  for (var i = count; i > 0u; i--) { value = value * q + flows[i - 1u]; }
  return value;
}

fn bisectRate(count: u32, guess: f32) -> f32 {
  var grid = array<f32, ${rateGrid.length}>(${rateGrid.map(literal).join(', ')});
  var low = 0f;
  var high = 0f;
  var nearest = 3e38f;
  var isFound = false;
  for (var i = 1u; i < ${rateGrid.length}u; i++) {
    let left = grid[i - 1u];
    let right = grid[i];
    if ((presentValueAt(1f / (1f + left), count) > 0f) == (presentValueAt(1f / (1f + right), count) > 0f)) { continue; }
    let distance = select(select(0f, guess - right, guess > right), left - guess, guess < left);
    if (distance < nearest) { low = left; high = right; nearest = distance; isFound = true; }
  }
  if (!isFound) { return notANumber(); }
  let isPositiveAtLow = presentValueAt(1f / (1f + low), count) > 0f;
  for (var iteration = 0u; iteration < 32u; iteration++) {
    let middle = (low + high) * 0.5f;
    if ((presentValueAt(1f / (1f + middle), count) > 0f) == isPositiveAtLow) { low = middle; } else { high = middle; }
  }
  return (low + high) * 0.5f;
}

fn irr(count: u32, guess: f32) -> f32 {
  var hasPositive = false;
  var hasNegative = false;
  for (var i = 0u; i < count; i++) {
    hasPositive = hasPositive || flows[i] > 0f;
    hasNegative = hasNegative || flows[i] < 0f;
  }
  if (!hasPositive || !hasNegative || !(guess > -1f)) { return notANumber(); }
  var q = 1f / (1f + guess);
  for (var iteration = 0u; iteration < 40u; iteration++) {
    var value = 0f;
    var slope = 0f;
    for (var i = count; i > 0u; i--) {
      slope = slope * q + value;
      value = value * q + flows[i - 1u];
    }
    let next = q - divide(value, slope);
    if (!(next > 0f) || next > 1e4f) { break; }
    let step = abs(next - q);
    q = next;
    if (step <= 1e-6f * q) { return (1f - q) / q; }
  }
  return bisectRate(count, guess);
}
`;

/** Newton from what f32 finds: it takes the flows' value in pairs, of the slope f32's digits do. */
const pairIrrSource = (most: number): string => /* wgsl */ `
var<private> exactFlows: array<vec2<f32>, ${most}>;

fn irrOfPairs(flowCount: u32, guess: vec2<f32>) -> vec2<f32> {
  // The compiler must not know it: it would write the loops out.
  let count = flowCount ^ parameters.zeroBits;
  let found = irr(count, guess.x);
  let one = vec2<f32>(1f, 0f);
  var q = quotientOf(one, sumOf(one, vec2<f32>(found, 0f)));
  for (var iteration = 0u; iteration < 2u; iteration++) {
    var value = vec2<f32>();
    var slope = 0f;
    for (var i = count; i > 0u; i--) {
      slope = slope * q.x + value.x;
      value = sumOf(productOf(value, q), exactFlows[i - 1u]);
    }
    let step = divide(value.x, slope);
    q = sumOf(q, vec2<f32>(select(0f, -step, isFinite(step)), 0f));
  }
  let rate = sumOf(quotientOf(one, q), -one);
  return select(vec2<f32>(notANumber(), 0f), rate, isFinite(found));
}
`;
