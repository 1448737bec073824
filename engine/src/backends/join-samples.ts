import type { ShardSample } from '../simulate.ts';
import { mergeErrorCounts } from '../statistics/error-counts.ts';
import { mergeBins } from '../statistics/output-bins.ts';

/**
 * The samples of ranges of trials that follow one another as the sample of them together: the bits of one range.
 *
 * @param parts at least one; all but the last end with a block
 */
export function joinSamples(parts: readonly ShardSample[]): ShardSample {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('There are no samples to join.');
  if (others.length === 0) return first;
  const trials = parts.reduce((sum, part) => sum + part.trials, 0);
  const moments = new Float64Array(parts.reduce((sum, part) => sum + part.moments.length, 0));
  const outputs = first.outputs.map(() => new Float64Array(trials));
  const errors = first.errors.map((_, output) =>
    parts.some((part) => part.errors[output] !== null) ? new Uint8Array(trials) : null,
  );
  let trialsBefore = 0;
  let momentsBefore = 0;
  for (const part of parts) {
    for (const [output, column] of part.outputs.entries()) outputs[output]!.set(column, trialsBefore);
    for (const [output, codes] of part.errors.entries()) {
      if (codes !== null) errors[output]!.set(codes, trialsBefore);
    }
    moments.set(part.moments, momentsBefore);
    trialsBefore += part.trials;
    momentsBefore += part.moments.length;
  }
  return {
    firstTrial: first.firstTrial,
    trials,
    outputs,
    errors,
    bins: first.bins.map((_, output) => mergeBins(parts.map(({ bins }) => bins[output]!))),
    moments,
    errorCounts: first.errorCounts.map((_, output) =>
      parts.map(({ errorCounts }) => errorCounts[output]!).reduce(mergeErrorCounts),
    ),
  };
}
