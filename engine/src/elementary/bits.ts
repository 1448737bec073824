// The four operations of `Arithmetic` on the bit pattern of an f64, in JavaScript. Little-endian, as every machine that Node
// runs on but s390x. Powers of two come from tables: a number that is written by halves and read as a whole makes the
// processor wait for both stores.
const floats = new Float64Array(1);
const words = new Uint32Array(floats.buffer);

/** Half of sqrt(2) in the upper word of its pattern, without the exponent: where the exponent steps. */
const step = 0x0009_5f62;

/** 2^(i - 1023), with the ends that the pattern of exponent i alone would have. */
const powers = Float64Array.from({ length: 2048 }, (_, i) => (i === 0 ? 0 : 2 ** (i - 1023)));

/** 2^(1023 - i). */
const inversePowers = Float64Array.from({ length: 2048 }, (_, i) => 2 ** (1023 - i));

/** 2^k for a whole k from -1022 to 1023. */
export function pow2(k: number): number {
  return powers[(k + 1023) & 2047]!;
}

export function exponent(x: number): number {
  floats[0] = x;
  return ((words[1]! + step) >>> 20) - 1023;
}

export function mantissa(x: number): number {
  floats[0] = x;
  return x * inversePowers[((words[1]! + step) >>> 20) & 2047]!;
}

export function high(x: number): number {
  floats[0] = x;
  words[0] = 0;
  return floats[0];
}
