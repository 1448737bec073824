import { blockFields, blockRecord } from '../../kernel/wgsl/reductions.ts';

type BlockMoments = {
  /** Trials without an error. */
  readonly count: number;
  /** Trials whose value f32 could not hold. */
  readonly lost: number;
};

// Each field once, with its place, which Object.fromEntries forgets.
const field = Object.fromEntries(blockFields.map((name, place) => [name, place])) as Record<
  (typeof blockFields)[number],
  number
>;

/**
 * Takes a block's record from the device to the form of `ShardSample.moments`. There sums of powers of deviations are about a
 * pivot near the mean and scaled; here, in f64, about the mean itself.
 *
 * @param words and floats are the same memory
 * @param at where the record begins
 * @param into takes `momentFields` numbers at `to`
 */
export function unpackMoments(
  words: Uint32Array,
  floats: Float32Array,
  at: number,
  into: Float64Array,
  to: number,
): BlockMoments {
  const word = (name: (typeof blockFields)[number]) => words[at + field[name]]!;
  const float = (name: (typeof blockFields)[number]) => floats[at + field[name]]!;
  const count = word('valid');
  const lost = word('lost');
  if (count === 0) {
    into.set([0, 0, 0, 0, 0, Infinity, -Infinity], to);
    return { count, lost };
  }
  const [least, most] = [float('least'), float('most')];
  if (least === most) {
    into.set([count, least, 0, 0, 0, least, most], to);
    return { count, lost };
  }
  const unit = 2 ** (word('exponent') | 0);
  const mean = (float('sum1') + float('sum1Low')) / count;
  /** From the pivot to the mean. */
  const shift = mean - float('pivot');
  const s2 = float('sum2') + float('sum2Low');
  const s3 = float('sum3') + float('sum3Low');
  const s4 = float('sum4') + float('sum4Low');
  const m2 = s2 - count * shift ** 2;
  const m3 = s3 - 3 * shift * s2 + 2 * count * shift ** 3;
  const m4 = s4 - 4 * shift * s3 + 6 * shift ** 2 * s2 - 3 * count * shift ** 4;
  into.set(
    [count, float('centre') + mean * unit, m2 * unit ** 2, m3 * unit ** 3, m4 * unit ** 4, least, most],
    to,
  );
  return { count, lost };
}

/** Where the records of a chunk lie: block after block, in each block output after output. */
export const blockRecordBytes = 4 * blockRecord;
