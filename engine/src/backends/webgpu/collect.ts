import { errorBits, lostCode } from '../../kernel/wgsl/bindings.ts';
import { blockTrials, momentFields } from '../../statistics/moments.ts';
import { DeviceFailure } from '../device.ts';
import { blockRecordBytes, unpackMoments } from './block-moments.ts';

/** A range of a shard's trials, computed at once; counted from the shard's first. */
export type Chunk = { readonly index: number; readonly start: number; readonly trials: number };

/**
 * Takes the moments of a chunk's blocks.
 *
 * @param content records as shaders write them
 * @param moments of the whole shard, as in `ShardSample`
 * @returns one an output: whether a trial of the chunk has an error
 * @throws DeviceFailure when a value is neither a number nor an error
 */
export function collectMoments(
  content: ArrayBuffer,
  { start, trials }: Chunk,
  outputs: number,
  moments: Float64Array,
): boolean[] {
  const words = new Uint32Array(content);
  const floats = new Float32Array(content);
  const hasErrors = Array.from({ length: outputs }, () => false);
  for (let block = 0; block * blockTrials < trials; block++) {
    const inBlock = Math.min(blockTrials, trials - block * blockTrials);
    for (let output = 0; output < outputs; output++) {
      const record = block * outputs + output;
      const to = ((start / blockTrials) * outputs + record) * momentFields;
      const { count, lost } = unpackMoments(words, floats, (record * blockRecordBytes) / 4, moments, to);
      if (lost > 0) {
        throw new DeviceFailure('wrong', 'A value was beyond what 32-bit floating point holds.');
      }
      hasErrors[output] ||= count < inBlock;
    }
  }
  return hasErrors;
}

/**
 * Takes the values of one output in a chunk. Errors are NaN in `column` without further ado, since their patterns are.
 *
 * @param content patterns of f32
 * @param codes of the whole shard; null when no trial of the chunk has an error
 */
export function collectValues(
  content: ArrayBuffer,
  byteOffset: number,
  { start, trials }: Chunk,
  column: Float64Array,
  codes: Uint8Array | null,
): void {
  column.set(new Float32Array(content, byteOffset, trials), start);
  if (codes === null) return;
  const patterns = new Uint32Array(content, byteOffset, trials);
  for (let t = 0; t < trials; t++) {
    const code = patterns[t]! - errorBits;
    if (code > 0 && code < lostCode) codes[start + t] = code;
  }
}
