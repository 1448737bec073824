import type { QuantileTable } from '../../model/distributions/quantile-table.ts';

const octaves = 32;
/** Of the table in f64, and of this one: cubics want four times as many. */
const wideSegments = 8;
const wideTerms = 8;
export const segments = 32;
const terms = 4;
const halfWidth = 1 / (2 * segments);

/** Chebyshev nodes of a cubic. */
const nodes = Array.from({ length: terms }, (_, k) => Math.cos((Math.PI * (2 * k + 1)) / (2 * terms)));

/**
 * A quantile table for f32: cubics in a distance's offset from the middle of one of the 32 segments of an octave; octave after
 * octave, first those of the lower tail. Half of f32's digits are in the coefficients, the other half in the rounding.
 */
export function singleTable(table: QuantileTable): Float32Array {
  const single = new Float32Array(2 * octaves * segments * terms);
  for (let side = 0; side < 2; side++) {
    for (let octave = 0; octave < octaves; octave++) {
      for (let segment = 0; segment < segments; segment++) {
        const wide = Math.floor((segment * wideSegments) / segments);
        const from = ((side * octaves + octave) * wideSegments + wide) * wideTerms;
        const polynomial = table.subarray(from, from + wideTerms);
        const middle = (segment + 0.5) / segments - (wide + 0.5) / wideSegments;
        const cubic = fitCubic((r) => polynomial.reduceRight((sum, c) => sum * (middle + r) + c, 0));
        single.set(cubic, ((side * octaves + octave) * segments + segment) * terms);
      }
    }
  }
  return single;
}

/** Coefficients in r, |r| <= `halfWidth`, of the cubic through f at the Chebyshev nodes. */
function fitCubic(f: (r: number) => number): number[] {
  const values = nodes.map((node) => f(node * halfWidth));
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = nodes.map(
    (_, j) =>
      ((j === 0 ? 1 : 2) / terms) *
      values.reduce((sum, value, k) => sum + value * Math.cos((Math.PI * j * (2 * k + 1)) / (2 * terms)), 0),
  );
  return [c0 - c2, (c1 - 3 * c3) / halfWidth, (2 * c2) / halfWidth ** 2, (4 * c3) / halfWidth ** 3];
}
