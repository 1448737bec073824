import { createHash } from 'node:crypto';

export type Measurement = { readonly size: number; readonly sha256: string };

/** Passes bytes on and keeps count. `result` is of what has passed so far, and may be asked once. */
export function measure(): {
  readonly through: (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;
  readonly result: () => Measurement;
} {
  const hash = createHash('sha256');
  let size = 0;
  return {
    async *through(source) {
      for await (const bytes of source) {
        hash.update(bytes);
        size += bytes.length;
        yield bytes;
      }
    },
    result: () => ({ size, sha256: hash.digest('hex') }),
  };
}
