const pageBytes = 65_536;

/**
 * Bytes between columns. Columns that begin a power of two apart share one set of the first-level cache, and more of them
 * than it has ways throw each other out: 3 % of the NPV model's time.
 */
const gapBytes = 192;

/** A view of numbers, of whichever kind. */
type Numbers = Float64Array | Float32Array | Uint16Array;

/** Plans a memory: hands out addresses from 0 up, and remembers what is to be there at the start. */
export class Layout {
  #end = 0;
  readonly #contents: { readonly address: number; readonly numbers: Numbers }[] = [];

  /** @returns the address of so many bytes, a multiple of 64 */
  reserve(bytes: number): number {
    const address = Math.ceil(this.#end / 64) * 64;
    this.#end = address + bytes;
    return address;
  }

  /** @returns where each of `count` columns begins */
  reserveColumns(count: number, bytes: number): number[] {
    return Array.from({ length: count }, () => this.reserve(bytes + gapBytes));
  }

  /** @returns the address of these numbers */
  place(numbers: Numbers): number {
    const address = this.reserve(numbers.byteLength);
    this.placeAt(address, numbers);
    return address;
  }

  /** Puts numbers into bytes that are reserved. */
  placeAt(address: number, numbers: Numbers): void {
    this.#contents.push({ address, numbers });
  }

  /** Pages of 64 KiB that hold everything. */
  get pages(): number {
    return Math.max(1, Math.ceil(this.#end / pageBytes));
  }

  /** The memory, which never grows: views on it stay what they are. */
  openMemory(): WebAssembly.Memory {
    const memory = new WebAssembly.Memory({ initial: this.pages, maximum: this.pages });
    const bytes = new Uint8Array(memory.buffer);
    for (const { address, numbers } of this.#contents) {
      bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), address);
    }
    return memory;
  }
}
