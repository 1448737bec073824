import { errorSlots } from '../../kernel/wgsl/bindings.ts';
import { floatBits } from '../../kernel/wgsl/draws.ts';
import { rangeRecord } from '../../kernel/wgsl/reductions.ts';
import type { ErrorCount } from '../../statistics/error-counts.ts';
import { outputBinCount, type OutputBins, type OutputRange } from '../../statistics/output-bins.ts';
import { errorNames } from '../../workbook/workbook.ts';

export function binsWords(outputs: number): number {
  return outputs * (outputBinCount + 2 * errorSlots);
}

/** What `bins` holds after its counts before the first trial: no error yet, so that any trial is the first one. */
export function emptyErrors(outputs: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: outputs * errorSlots * 2 }, (_, i) => (i % 2 === 0 ? 0 : 0xffff_ffff));
}

/** What `ranges` holds. An f32 is below a bound in f64 if it is below the least f32 that is not. */
export function packRanges(ranges: readonly OutputRange[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(ranges.length * rangeRecord);
  for (const [output, { low, high }] of ranges.entries()) {
    const rounded = Math.fround(low);
    // In halves: the width of a finite range may be infinite.
    const scale = outputBinCount / 2 / (high / 2 - low / 2);
    const floats = [ceilSingle(low), ceilSingle(high), rounded, low - rounded, scale];
    words.set(floats.map(floatBits), output * rangeRecord);
  }
  return words;
}

const single = new Float32Array(1);
const pattern = new Int32Array(single.buffer);

/** The least f32 that is not below a number. */
export function ceilSingle(value: number): number {
  single[0] = value;
  if (single[0] >= value) return single[0];
  pattern[0]! += single[0] < 0 ? -1 : 1;
  return single[0];
}

const tailWords = 3;
/** Of a record in `tails`, after the first word, which counts them. */
export const tailBytes = 4 * tailWords;
/** Of a record in `ranges`. */
export const rangeBytes = 4 * rangeRecord;

/**
 * The values of a chunk beyond their ranges, which the device met in any order, in that of their trials.
 *
 * @param content what `tails` holds
 * @param trials of the chunk
 * @returns one an output
 */
export function sortTails(content: ArrayBuffer, outputs: number, trials: number): Float32Array[] {
  const words = new Uint32Array(content);
  const floats = new Float32Array(content);
  const places = Array.from({ length: outputs }, (): Float32Array | null => null);
  const counts = Array.from({ length: outputs }, () => 0);
  const end = 1 + tailWords * words[0]!;
  for (let at = 1; at < end; at += tailWords) {
    const output = words[at]!;
    const place = (places[output] ??= new Float32Array(trials).fill(Number.NaN));
    place[words[at + 1]!] = floats[at + 2]!;
    counts[output]!++;
  }
  return places.map((place, output) => {
    const sorted = new Float32Array(counts[output]!);
    let to = 0;
    for (const value of place ?? []) if (!Number.isNaN(value)) sorted[to++] = value;
    return sorted;
  });
}

/**
 * @param counts what `bins` holds
 * @param tails of each chunk, one an output
 */
export function unpackBins(
  counts: Uint32Array,
  ranges: readonly OutputRange[],
  tails: readonly (readonly Float32Array[])[],
): OutputBins[] {
  return ranges.map((range, output) => {
    const parts = tails.map((chunk) => chunk[output]!);
    const together = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let to = 0;
    for (const part of parts) {
      together.set(part, to);
      to += part.length;
    }
    return {
      range,
      counts: counts.slice(output * outputBinCount, (output + 1) * outputBinCount),
      tails: together,
    };
  });
}

/** @param firstTrial of the shard, in the run */
export function unpackErrors(counts: Uint32Array, outputs: number, firstTrial: number): ErrorCount[][] {
  return Array.from({ length: outputs }, (_, output) =>
    errorNames.flatMap((error, i) => {
      const at = outputs * outputBinCount + (output * errorSlots + i + 1) * 2;
      const count = counts[at]!;
      return count === 0 ? [] : [{ error, count, firstTrial: firstTrial + counts[at + 1]! }];
    }),
  );
}
