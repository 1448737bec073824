/** A continuous distribution's quantiles, each tail by its own probability t in (0, 1/2]. */
export type Quantiles = { readonly lower: (t: number) => number; readonly upper: (t: number) => number };

/**
 * The quantile function over the 2^32 uniforms of a word as piecewise polynomials: the distance of a uniform to the nearer
 * end, (n + 1/2) / 2^32, is split at the powers of two and each octave in eight, so that tails keep their relative accuracy.
 * A segment is eight coefficients, one cache line: a draw costs the same few operations for any distribution, a fifth of
 * AS 241's for the normal. Good for quantile functions without kinks between the ends; the tests hold the
 * error below 1e-12.
 */
export type QuantileTable = Float64Array;

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { clz32 } = Math;

const octaves = 32;
const segments = 8;
const degree = 7;
const terms = degree + 1;
const halfWidth = 1 / (2 * segments);

/** Builds a table; asks for each tail's quantiles from the middle outwards. */
export function buildQuantileTable({ lower, upper }: Quantiles): QuantileTable {
  const table = new Float64Array(2 * octaves * segments * terms);
  for (const [side, quantile] of [lower, upper].entries()) {
    for (let octave = 0; octave < octaves; octave++) {
      for (let segment = segments - 1; segment >= 0; segment--) {
        const middle = 1 + (segment + 0.5) / segments;
        const coefficients = fitPolynomial((r) => quantile((middle + r) * 2 ** -(octave + 2)), halfWidth);
        table.set(coefficients, ((side * octaves + octave) * segments + segment) * terms);
      }
    }
  }
  return table;
}

/**
 * column[i] = scale * quantile(u of words[from + i]) + shift, for i below count.
 *
 * Even and odd coefficients are summed apart: shorter chains for the processor, and the order that vector registers want.
 */
export function drawFromTable(
  table: QuantileTable,
  scale: number,
  shift: number,
  words: Int32Array,
  from: number,
  count: number,
  column: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const word = words[from + i]!;
    const sign = word >> 31;
    // 2n + 1, where n + 1/2 is the distance to the nearer end: odd, so it has a leading bit, and exact.
    const distance = ((word ^ sign) << 1) | 1;
    const octave = clz32(distance);
    const mantissa = distance << octave;
    const at = (((sign & octaves) + octave) * segments + ((mantissa >>> 28) & 7)) * terms;
    const r = ((mantissa & 0x0fffffff) - 0x08000000) * 2 ** -31;
    const square = r * r;
    const even = ((table[at + 6]! * square + table[at + 4]!) * square + table[at + 2]!) * square + table[at]!;
    const odd =
      ((table[at + 7]! * square + table[at + 5]!) * square + table[at + 3]!) * square + table[at + 1]!;
    column[i] = scale * (even + odd * r) + shift;
  }
}

// cos(pi m / 16). Written down, since engines' own cosines differ in the last bit and a table must not.
const cosines = [
  1,
  0.9807852804032304,
  0.9238795325112867,
  0.8314696123025452,
  Math.SQRT1_2,
  0.5555702330196022,
  0.3826834323650898,
  0.19509032201612828,
  0,
];

/** cos(pi m / 16) for any whole m from 0. */
function cosine(m: number): number {
  const within = m % 32;
  const folded = within > 16 ? 32 - within : within;
  return folded > 8 ? -(cosines[16 - folded] ?? 0) : (cosines[folded] ?? 0);
}

const nodes = Array.from({ length: terms }, (_, k) => cosine(2 * k + 1));
/** chebyshev[j][k]: the coefficient of s^k in the Chebyshev polynomial of degree j. */
const chebyshev: readonly (readonly number[])[] = [
  [1],
  [0, 1],
  [-1, 0, 2],
  [0, -3, 0, 4],
  [1, 0, -8, 0, 8],
  [0, 5, 0, -20, 0, 16],
  [-1, 0, 18, 0, -48, 0, 32],
  [0, -7, 0, 56, 0, -112, 0, 64],
];
/** Takes the values at the nodes to coefficients in s: the interpolation is linear, so its matrix is found once. */
const interpolation = nodes.map((_, power) =>
  nodes.map((__, k) =>
    chebyshev.reduce(
      (sum, polynomial, j) =>
        sum + ((polynomial[power] ?? 0) * (j === 0 ? 1 : 2) * cosine(j * (2 * k + 1))) / terms,
      0,
    ),
  ),
);

/** Coefficients in r, |r| <= h, of the polynomial through f at the Chebyshev nodes. */
function fitPolynomial(f: (r: number) => number, h: number): number[] {
  const values = nodes.map((s) => f(s * h));
  return interpolation.map(
    (row, power) => row.reduce((sum, weight, k) => sum + weight * values[k]!, 0) / h ** power,
  );
}
