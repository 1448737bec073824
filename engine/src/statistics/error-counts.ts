import { errorNames } from '../workbook/workbook.ts';
import type { ErrorName } from '../workbook/workbook.ts';

/** Trials of an output that ended in an error. */
export type ErrorCount = {
  readonly error: ErrorName;
  readonly count: number;
  /** The first of them, counted from the run's first trial, 0. */
  readonly firstTrial: number;
};

/** @param codes an index into `errorNames` + 1 for each trial from `firstTrial` on, 0 for none */
export function countErrors(codes: Uint8Array, firstTrial: number): readonly ErrorCount[] {
  const counts = Array.from({ length: errorNames.length + 1 }, () => 0);
  for (const code of codes) counts[code]!++;
  return errorNames.flatMap((error, i) => {
    const count = counts[i + 1]!;
    return count === 0 ? [] : [{ error, count, firstTrial: firstTrial + codes.indexOf(i + 1) }];
  });
}

/** The counts of two ranges of trials together, in whichever order they come. */
export function mergeErrorCounts(
  left: readonly ErrorCount[],
  right: readonly ErrorCount[],
): readonly ErrorCount[] {
  return errorNames.flatMap((error) => {
    const both = [...left, ...right].filter((entry) => entry.error === error);
    if (both.length === 0) return [];
    return [
      {
        error,
        count: both.reduce((sum, { count }) => sum + count, 0),
        firstTrial: Math.min(...both.map(({ firstTrial }) => firstTrial)),
      },
    ];
  });
}
