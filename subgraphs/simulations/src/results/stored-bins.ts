import { type OutputBins, type OutputRange, outputBinCount } from '@montegraph/engine';
import { floatsOf, partsOf } from './float-bytes.ts';
import type { RunObjects } from './run-objects.ts';

const floatBytes = Float64Array.BYTES_PER_ELEMENT;
const countBytes = Uint32Array.BYTES_PER_ELEMENT;

/**
 * Keeps bins of outputs as one object: how many values each output has beyond its bins, 8 bytes an output; then output after
 * output its counts, 4 bytes a bin, and those values, 8 bytes each. The ranges are the run's.
 */
export async function writeBins(
  objects: RunObjects,
  name: string,
  bins: readonly OutputBins[],
  signal: AbortSignal,
): Promise<void> {
  await objects.write(name, partsOfBins(bins), signal);
}

function* partsOfBins(bins: readonly OutputBins[]): Generator<Uint8Array> {
  yield* partsOf(Float64Array.from(bins, ({ tails }) => tails.length));
  for (const { counts, tails } of bins) {
    yield* partsOf(counts);
    yield* partsOf(tails);
  }
}

/** One output's bins. @param ranges of all outputs that the object has */
export async function readBins(
  objects: RunObjects,
  name: string,
  ranges: readonly OutputRange[],
  output: number,
): Promise<OutputBins> {
  await using object = await objects.openRanges(name);
  const headerBytes = ranges.length * floatBytes;
  const tailLengths = floatsOf(await object.read(0, headerBytes));
  const tailsBefore = tailLengths.subarray(0, output).reduce((sum, length) => sum + length, 0);
  const start = headerBytes + output * outputBinCount * countBytes + tailsBefore * floatBytes;
  const tailsStart = start + outputBinCount * countBytes;
  const tailsEnd = tailsStart + tailLengths[output]! * floatBytes;
  const counts = new Uint32Array(outputBinCount);
  new Uint8Array(counts.buffer).set(await object.read(start, tailsStart));
  return { range: ranges[output]!, counts, tails: floatsOf(await object.read(tailsStart, tailsEnd)) };
}
