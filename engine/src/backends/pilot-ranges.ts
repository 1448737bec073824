import { randomUUID } from 'node:crypto';
import type { PackedModel } from '../model/pack.ts';
import { blockTrials } from '../statistics/moments.ts';
import type { OutputRange } from '../statistics/output-bins.ts';
import { outputRanges } from '../statistics/output-ranges.ts';
import type { RunOptions, Threads } from './threads.ts';

/**
 * Where most values of a run's outputs lie, from its first 4,096 trials in 64-bit floating point: a function of model and seed,
 * so that all shards of a run count in the same bins, wherever they run.
 */
export async function pilotRanges(
  threads: Threads,
  model: PackedModel,
  seed: bigint,
  options: Pick<RunOptions, 'signal'> = {},
): Promise<readonly OutputRange[]> {
  const { outputs } = await threads.run(
    'simulate',
    {
      runId: randomUUID(),
      model,
      backend: 'JAVASCRIPT',
      precision: 'DOUBLE',
      seed,
      firstTrial: 0,
      trials: blockTrials,
    },
    options,
  );
  return outputRanges(outputs);
}
