import { declareBindings, workgroupTrials } from './bindings.ts';

// Philox4x32-10 (J. K. Salmon et al., SC11, 2011). WGSL has no 64-bit product: its upper half is put together from 16-bit halves.
export const productSource = /* wgsl */ `
fn upperProduct(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu; let aHigh = a >> 16u;
  let bLow = b & 0xffffu; let bHigh = b >> 16u;
  let cross = aLow * bHigh;
  let other = aHigh * bLow;
  let middle = ((aLow * bLow) >> 16u) + (cross & 0xffffu) + (other & 0xffffu);
  return aHigh * bHigh + (cross >> 16u) + (other >> 16u) + (middle >> 16u);
}
`;

/** Fills `words`: invocation x makes the four words of a counter, y counts inputs from `firstInput`. The order is `fillWords`'. */
export const wordsSource = /* wgsl */ `
${declareBindings('words')}
${productSource}
fn philox(first: vec4<u32>, firstKey: vec2<u32>) -> vec4<u32> {
  var c = first;
  var k = firstKey;
  for (var round = 0u; round < 10u; round++) {
    c = vec4<u32>(
      upperProduct(0xcd9e8d57u, c.z) ^ c.y ^ k.x, 0xcd9e8d57u * c.z,
      upperProduct(0xd2511f53u, c.x) ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

@compute @workgroup_size(${workgroupTrials})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x * 4u >= parameters.stride) { return; }
  let low = parameters.counterLow + id.x;
  let high = parameters.counterHigh + select(0u, 1u, low < parameters.counterLow);
  let made = philox(vec4<u32>(low, high, parameters.firstInput + id.y, 0u), vec2<u32>(parameters.keyLow, parameters.keyHigh));
  let at = id.y * parameters.stride + (id.x / 4u) * 16u + id.x % 4u;
  words[at] = made.x;
  words[at + 4u] = made.y;
  words[at + 8u] = made.z;
  words[at + 12u] = made.w;
}`;
