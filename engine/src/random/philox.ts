// Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC11, 2011.

/** The two words of a 64-bit seed. */
export type PhiloxKey = { readonly low: number; readonly high: number };

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { imul } = Math;

const rounds = 10;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
// The multipliers d2511f53 and cd9e8d57, whole and in halves.
const multiplier0 = 0xd2511f53 | 0;
const high0 = 0xd251;
const low0 = 0x1f53;
const multiplier1 = 0xcd9e8d57 | 0;
const high1 = 0xcd9e;
const low1 = 0x8d57;

/** Trials that share four counters: sixteen words, none wasted. */
export const trialsPerGroup = 16;

/** @param seed 0 to 2^64 - 1 */
export function philoxKey(seed: bigint): PhiloxKey {
  return { low: Number(seed & 0xffffffffn), high: Number((seed >> 32n) & 0xffffffffn) };
}

/**
 * Writes the random words of one input for a range of trials. The word of a trial depends on key, input and trial alone,
 * so that any block, thread or machine draws the same one: it is word j of the counter (4g + lane, its overflow, input, 0),
 * where trial = 16g + 4j + lane. In this order four counters fill sixteen trials without a transposition in vector registers.
 *
 * @param firstTrial a multiple of 16
 * @param words takes ceil(count / 16) * 16 words
 */
export function fillWords(
  key: PhiloxKey,
  input: number,
  firstTrial: number,
  count: number,
  words: Int32Array,
): void {
  let counter = firstTrial / 4;
  for (let at = 0; at < count; at += trialsPerGroup) {
    for (let lane = 0; lane < 4; lane++) {
      writeBlock(counter, Math.floor(counter / 2 ** 32), input, 0, key.low, key.high, words, at + lane, 4);
      counter++;
    }
  }
}

/**
 * One block: four words for a counter under a key. Each round needs the high half of two 32 x 32-bit products, which
 * JavaScript has not: it is put together from 16-bit halves. A sum of partial products cannot overflow, since both
 * multipliers' high halves are below 2^16 - 2.
 *
 * @param out takes the words at `at`, `at + stride`, `at + 2 * stride`, `at + 3 * stride`
 */
export function writeBlock(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Int32Array,
  at: number,
  stride: number,
): void {
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < rounds; round++) {
    const a = c0 & 0xffff;
    const b = c0 >>> 16;
    const p = imul(b, low0);
    const q = ((imul(a, low0) >>> 16) + (p & 0xffff) + imul(a, high0)) | 0;
    const upper0 = (imul(b, high0) + (p >>> 16) + (q >>> 16)) | 0;
    const c = c2 & 0xffff;
    const d = c2 >>> 16;
    const r = imul(d, low1);
    const s = ((imul(c, low1) >>> 16) + (r & 0xffff) + imul(c, high1)) | 0;
    const upper1 = (imul(d, high1) + (r >>> 16) + (s >>> 16)) | 0;
    const lower0 = imul(c0, multiplier0);
    const lower1 = imul(c2, multiplier1);
    c0 = upper1 ^ c1 ^ k0;
    c1 = lower1;
    c2 = upper0 ^ c3 ^ k1;
    c3 = lower0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[at] = c0;
  out[at + stride] = c1;
  out[at + 2 * stride] = c2;
  out[at + 3 * stride] = c3;
}
