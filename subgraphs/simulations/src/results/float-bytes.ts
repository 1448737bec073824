// Numbers in objects and rows are IEEE 754 doubles in the machine's own order. Every machine that Node 20 runs on is
// little-endian but s390x, whose instances must not share objects with others.

// The cipher works through a part in one go on the event loop: 256 KiB takes it about a millisecond.
const partBytes = 256 * 1024;

/** The bytes of an array, without a copy. */
export function bytesOf(array: Float64Array | Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The bytes of an array in parts that are quick to encrypt, without a copy. */
export function* partsOf(array: Float64Array | Uint8Array | Uint32Array): Generator<Uint8Array> {
  const bytes = bytesOf(array);
  for (let start = 0; start < bytes.length; start += partBytes)
    yield bytes.subarray(start, start + partBytes);
}

/** Copies: bytes from a file or a row may begin anywhere, an array of doubles only at a multiple of 8. */
export function floatsOf(bytes: Uint8Array): Float64Array<ArrayBuffer> {
  const floats = new Float64Array(bytes.byteLength / Float64Array.BYTES_PER_ELEMENT);
  bytesOf(floats).set(bytes);
  return floats;
}
