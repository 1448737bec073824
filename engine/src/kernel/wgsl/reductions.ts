import { blockTrials } from '../../statistics/moments.ts';
import { outputBinCount } from '../../statistics/output-bins.ts';
import { arithmeticSource } from './arithmetic.ts';
import { declareBindings, errorBits, errorSlots, lostCode } from './bindings.ts';

/** Invocations of a workgroup that reduces. */
export const reducers = 256;

/** Words of a block's record, in order. Sums are pairs of f32 of deviations from `centre`, in units of 2^`exponent`. */
export const blockFields = [
  'valid',
  'lost',
  'least',
  'most',
  'centre',
  'exponent',
  'pivot',
  'sum1',
  'sum1Low',
  'sum2',
  'sum2Low',
  'sum3',
  'sum3Low',
  'sum4',
  'sum4Low',
  'padding',
] as const;
export const blockRecord = blockFields.length;

/** Words of an output's range: the least f32 not below `low`, that not below `high`, `low` in two parts, bins a unit. */
export const rangeRecord = 5;

/**
 * Moments of a block of trials of an output: a workgroup each, x for blocks and y for outputs. First the extremes, from which
 * comes a centre and a scale that keep fourth powers in f32's range; then the mean, as a pair; then sums of powers of the
 * deviations from about the mean. Every sum has one order: of an invocation over its trials, then of invocations as a tree.
 */
export const momentsSource = /* wgsl */ `
${declareBindings('values', 'moments')}
${arithmeticSource}
const perInvocation = ${blockTrials / reducers}u;
var<workgroup> shared0: array<vec2<f32>, ${reducers}>;
var<workgroup> shared1: array<vec2<f32>, ${reducers}>;
var<workgroup> shared2: array<vec2<f32>, ${reducers}>;
var<workgroup> counts: array<vec2<u32>, ${reducers}>;

fn isValue(bits: u32) -> bool { return (bits & 0x7f800000u) != 0x7f800000u; }

fn addPairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let sum = twoSum(a.x, b.x);
  return vec2<f32>(sum.x, sum.y + (a.y + b.y));
}

// The deviation from the centre, scaled, and what it lost
fn deviation(bits: u32, centre: f32, scale: f32) -> vec2<f32> {
  return twoSum(bitcast<f32>(bits), -centre) * scale;
}

@compute @workgroup_size(${reducers})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) me: u32) {
  let first = group.x * ${blockTrials}u;
  let count = min(${blockTrials}u, parameters.trials - first);
  let at = group.y * parameters.stride + first;

  var least = 3.4028234e38f;
  var most = -3.4028234e38f;
  var valid = 0u;
  var lost = 0u;
  for (var k = 0u; k < perInvocation; k++) {
    let i = k * ${reducers}u + me;
    if (i < count) {
      let bits = values[at + i];
      if (isValue(bits)) {
        let x = bitcast<f32>(bits);
        least = min(least, x);
        most = max(most, x);
        valid++;
      } else if (bits == ${errorBits + lostCode}u) { lost++; }
    }
  }
  shared0[me] = vec2<f32>(least, most);
  counts[me] = vec2<u32>(valid, lost);
  workgroupBarrier();
  for (var half = ${reducers / 2}u; half > 0u; half >>= 1u) {
    if (me < half) {
      let other = shared0[me + half];
      shared0[me] = vec2<f32>(min(shared0[me].x, other.x), max(shared0[me].y, other.y));
      counts[me] += counts[me + half];
    }
    workgroupBarrier();
  }
  least = shared0[0].x;
  most = shared0[0].y;
  valid = counts[0].x;
  lost = counts[0].y;
  let centre = least * 0.5f + most * 0.5f;
  let spread = max(most * 0.5f - least * 0.5f, 0f);
  let exponent = clamp(i32(bitcast<u32>(spread) >> 23u) - 127, -126, 126);
  let scale = bitcast<f32>(u32(127 - exponent) << 23u);
  workgroupBarrier();

  var sum = vec2<f32>();
  for (var k = 0u; k < perInvocation; k++) {
    let i = k * ${reducers}u + me;
    if (i < count && isValue(values[at + i])) {
      let d = deviation(values[at + i], centre, scale);
      let next = twoSum(sum.x, d.x);
      sum = vec2<f32>(next.x, sum.y + (next.y + d.y));
    }
  }
  shared0[me] = sum;
  workgroupBarrier();
  for (var half = ${reducers / 2}u; half > 0u; half >>= 1u) {
    if (me < half) { shared0[me] = addPairs(shared0[me], shared0[me + half]); }
    workgroupBarrier();
  }
  sum = shared0[0];
  let pivot = select(0f, sum.x / f32(valid), valid > 0u);
  workgroupBarrier();

  var sum2 = vec2<f32>();
  var sum3 = vec2<f32>();
  var sum4 = vec2<f32>();
  for (var k = 0u; k < perInvocation; k++) {
    let i = k * ${reducers}u + me;
    if (i < count && isValue(values[at + i])) {
      let whole = deviation(values[at + i], centre, scale);
      let d = (whole.x - pivot) + whole.y;
      let square = d * d;
      sum2 = addTo(sum2, square);
      sum3 = addTo(sum3, square * d);
      sum4 = addTo(sum4, square * square);
    }
  }
  shared0[me] = sum2;
  shared1[me] = sum3;
  shared2[me] = sum4;
  workgroupBarrier();
  for (var half = ${reducers / 2}u; half > 0u; half >>= 1u) {
    if (me < half) {
      shared0[me] = addPairs(shared0[me], shared0[me + half]);
      shared1[me] = addPairs(shared1[me], shared1[me + half]);
      shared2[me] = addPairs(shared2[me], shared2[me + half]);
    }
    workgroupBarrier();
  }
  if (me == 0u) {
    let record = (group.x * parameters.outputs + group.y) * ${blockRecord}u;
    moments[record] = valid;
    moments[record + 1u] = lost;
    moments[record + 2u] = bitcast<u32>(least);
    moments[record + 3u] = bitcast<u32>(most);
    moments[record + 4u] = bitcast<u32>(centre);
    moments[record + 5u] = bitcast<u32>(exponent);
    moments[record + 6u] = bitcast<u32>(pivot);
    moments[record + 7u] = bitcast<u32>(sum.x);
    moments[record + 8u] = bitcast<u32>(sum.y);
    moments[record + 9u] = bitcast<u32>(shared0[0].x);
    moments[record + 10u] = bitcast<u32>(shared0[0].y);
    moments[record + 11u] = bitcast<u32>(shared1[0].x);
    moments[record + 12u] = bitcast<u32>(shared1[0].y);
    moments[record + 13u] = bitcast<u32>(shared2[0].x);
    moments[record + 14u] = bitcast<u32>(shared2[0].y);
  }
}`;

/**
 * Counts values in the bins of their outputs, an invocation a value, x for trials and y for outputs. What lies beyond a range is
 * appended to `tails` in any order, with its trial; errors are counted, and the first trial of each is found.
 */
export const binsSource = /* wgsl */ `
${declareBindings('values', 'ranges', 'bins', 'tails')}

@compute @workgroup_size(${reducers})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= parameters.trials) { return; }
  let bits = values[id.y * parameters.stride + id.x];
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    let slot = parameters.outputs * ${outputBinCount}u + (id.y * ${errorSlots}u + (bits & 7u)) * 2u;
    atomicAdd(&bins[slot], 1u);
    atomicMin(&bins[slot + 1u], parameters.chunkStart + id.x);
    return;
  }
  let x = bitcast<f32>(bits);
  let at = id.y * ${rangeRecord}u;
  if (x >= bitcast<f32>(ranges[at]) && x < bitcast<f32>(ranges[at + 1u])) {
    let fromLow = (x - bitcast<f32>(ranges[at + 2u])) - bitcast<f32>(ranges[at + 3u]);
    let bin = u32(max(fromLow * bitcast<f32>(ranges[at + 4u]), 0f));
    atomicAdd(&bins[id.y * ${outputBinCount}u + min(bin, ${outputBinCount - 1}u)], 1u);
    return;
  }
  let place = 1u + atomicAdd(&tails[0], 1u) * 3u;
  atomicStore(&tails[place], id.y);
  atomicStore(&tails[place + 1u], id.x);
  atomicStore(&tails[place + 2u], bits);
}`;
