/**
 * What operations are made of. WGSL promises neither infinities nor NaN, and only a few bits of a quotient or a root: here they
 * are tested for and made by their patterns, which the compiler does not know, and quotients and roots are corrected once.
 * That additions and multiplications of them give what IEEE 754 says is proven when a device is opened.
 */
export const arithmeticSource = /* wgsl */ `
fn infinity() -> f32 { return bitcast<f32>(parameters.infinityBits); }
fn notANumber() -> f32 { return bitcast<f32>(parameters.nanBits); }
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }
fn isNaN(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }

fn zeroTimes(x: f32) -> f32 { return select(notANumber(), 0f, isFinite(x)); }

// Without branches, here and below: compilers write these functions out at every call, and a processor's driver would take
// seconds for a hundred of them.
fn divide(a: f32, b: f32) -> f32 {
  let sign = (bitcast<u32>(a) ^ bitcast<u32>(b)) & 0x80000000u;
  let beyond = select(bitcast<f32>(parameters.infinityBits | sign), notANumber(), a == 0f || isNaN(a));
  return select(divideByKnown(a, b), beyond, b == 0f);
}

// For a divisor that is not 0
fn divideByKnown(a: f32, b: f32) -> f32 {
  let quotient = a / b;
  let corrected = quotient + fma(-quotient, b, a) / b;
  return select(quotient, corrected, isFinite(corrected));
}

fn root(x: f32) -> f32 {
  let estimate = sqrt(x);
  let corrected = estimate + fma(-estimate, estimate, x) * (0.5f / estimate);
  let positive = select(estimate, corrected, isFinite(corrected));
  return select(select(positive, x, x == 0f || !isFinite(x)), notANumber(), x < 0f);
}

// The same number, which the compiler cannot know: it takes (a + b) - a for b otherwise.
fn opaque(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ parameters.zeroBits); }

fn twoSum(a: f32, b: f32) -> vec2<f32> {
  let sum = opaque(a + b);
  let shareOfB = opaque(sum - a);
  return vec2<f32>(sum, (a - (sum - shareOfB)) + (b - shareOfB));
}

// Sums as a pair: what the first loses is in the second.
fn addTo(total: vec2<f32>, term: f32) -> vec2<f32> {
  let sum = twoSum(total.x, term);
  return vec2<f32>(sum.x, total.y + sum.y);
}

fn totalOf(sum: vec2<f32>) -> f32 {
  // Of an infinite sum, the second part is NaN.
  return select(sum.x, sum.x + sum.y, isFinite(sum.x));
}

// 2^k for k from -126 to 127
fn scaleOf(k: f32) -> f32 { return bitcast<f32>(u32(i32(k) + 127) << 23u); }
fn powerOfTwo(k: f32) -> f32 {
  let within = scaleOf(clamp(k, -126f, 127f));
  return select(select(within, 0f, k < -126f), infinity(), k > 127f);
}
// The pattern of 1 less that of sqrt(1/2), which is added to step the exponent at sqrt(2).
fn exponentOf(x: f32) -> f32 { return f32(i32((bitcast<u32>(x) + 0x4afb0du) >> 23u) - 127); }
fn mantissaOf(x: f32) -> f32 { return bitcast<f32>(((bitcast<u32>(x) + 0x4afb0du) & 0x7fffffu) + 0x3f3504f3u); }
// Half of the digits, so that a product of two is exact.
fn upperHalf(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }
`;
