/**
 * Numbers as the unrounded sum of two f32, the second at most half a unit in the last place of the first: 48 bits in f32's range.
 * Where the first is not finite the second is 0. Sums and products without loss: T. J. Dekker, "A floating-point technique for
 * extending the available precision" (1971); D. E. Knuth, TAOCP 2, 4.2.2. Halves of a factor are cut from its pattern, so every
 * partial product is exact, and a compiler that fuses it with an addition changes no bit. What it could simplify is hidden
 * from it; that this is enough is proven before the first model.
 */
export const pairSource = /* wgsl */ `
// For an a that is not smaller than b, or 0
fn normalized(a: f32, b: f32) -> vec2<f32> {
  let sum = opaque(a + b);
  return vec2<f32>(sum, b - opaque(sum - a));
}

// What IEEE 754 gives instead, where that is not finite
fn unlessBeyond(pair: vec2<f32>, plain: f32) -> vec2<f32> {
  return select(vec2<f32>(plain, 0f), pair, isFinite(plain));
}

fn twoProduct(a: f32, b: f32) -> vec2<f32> {
  let product = opaque(a * b);
  let aHigh = upperHalf(a); let aLow = a - aHigh;
  let bHigh = upperHalf(b); let bLow = b - bHigh;
  let first = opaque(aHigh * bHigh - product);
  return vec2<f32>(product, ((first + aHigh * bLow) + aLow * bHigh) + aLow * bLow);
}

fn sumOf(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let high = twoSum(a.x, b.x);
  let low = twoSum(a.y, b.y);
  let once = normalized(high.x, high.y + low.x);
  return unlessBeyond(normalized(once.x, once.y + low.y), high.x);
}

fn differenceOf(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> { return sumOf(a, -b); }

fn productOf(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let high = twoProduct(a.x, b.x);
  return unlessBeyond(normalized(high.x, high.y + (a.x * b.y + a.y * b.x)), high.x);
}

fn quotientOf(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let first = divide(a.x, b.x);
  let rest = differenceOf(a, productOf(vec2<f32>(first, 0f), b));
  let second = divideByKnown(rest.x, b.x);
  // Where the divisor is infinite, or the quotient's last digits are below f32's range, the rest is none.
  return select(vec2<f32>(first, 0f), normalized(first, second), isFinite(first) && isFinite(second));
}

fn rootOf(x: vec2<f32>) -> vec2<f32> {
  let first = root(x.x);
  let rest = differenceOf(x, twoProduct(first, first));
  let second = rest.x * (0.5f / first);
  return select(vec2<f32>(first, 0f), normalized(first, second), isFinite(first) && isFinite(second));
}

fn floorOf(x: vec2<f32>) -> vec2<f32> {
  let high = floor(x.x);
  return unlessBeyond(normalized(high, select(0f, floor(x.y), high == x.x)), high);
}
fn ceilOf(x: vec2<f32>) -> vec2<f32> { return -floorOf(-x); }
fn truncOf(x: vec2<f32>) -> vec2<f32> { return select(floorOf(x), -floorOf(-x), x.x < 0f); }
fn absOf(x: vec2<f32>) -> vec2<f32> { return select(x, -x, x.x < 0f); }

fn isLess(a: vec2<f32>, b: vec2<f32>) -> bool { return a.x < b.x || (a.x == b.x && a.y < b.y); }
fn isEqual(a: vec2<f32>, b: vec2<f32>) -> bool { return a.x == b.x && a.y == b.y; }
fn zeroTimesPair(x: vec2<f32>) -> vec2<f32> { return vec2<f32>(zeroTimes(x.x), 0f); }

fn powerOfTwoPair(k: vec2<f32>) -> vec2<f32> { return vec2<f32>(powerOfTwo(k.x), 0f); }
fn exponentOfPair(x: vec2<f32>) -> vec2<f32> { return vec2<f32>(exponentOf(x.x), 0f); }
// In two steps, since 2^-128 is none that f32 has
fn mantissaOfPair(x: vec2<f32>) -> vec2<f32> {
  let k = exponentOf(x.x);
  let half = floor(k * 0.5f);
  return (x * scaleOf(-half)) * scaleOf(half - k);
}
// 24 digits: the product of two is a pair without loss.
fn upperOf(x: vec2<f32>) -> vec2<f32> { return vec2<f32>(x.x, 0f); }

// A whole number, and a fraction of at most 8 digits to be added to it
fn pairOfWhole(x: u32, fraction: f32) -> vec2<f32> {
  return normalized(f32(x >> 16u) * 65536f, f32(x & 0xffffu) + fraction);
}
`;
