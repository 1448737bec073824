import { EngineError, parseSeed, validateTrials } from '@montegraph/engine';
import type * as graph from '../schema.generated.ts';

/** The schema's default. */
const defaultTrials = 100_000;

/** Up to here a column is sorted in memory, for exact percentiles: 80 MB, and as much again while it is sorted. */
export const mostExactTrials = 10_000_000;

// 8 GB, and as much again for percentiles up to ten million trials.
const maxStoredValues = 1_000_000_000;

export type RunOptions = {
  readonly trials: number;
  readonly seed: bigint;
  readonly sampling: graph.Sampling;
  readonly backend: graph.Backend;
  /** Null for the backend's own. */
  readonly precision: graph.Precision | null;
  /** Every trial of every output is kept: asked for, or few enough for exact percentiles. */
  readonly keepsTrials: boolean;
};

/**
 * The schema's defaults stand in for what is left out: GraphQL fills them in for `options: {}` and not for no options.
 *
 * @param outputs how many the run has
 * @param drawSeed called when the request has none; recorded with the run, so that it can be repeated
 * @throws EngineError TRIALS_OUT_OF_RANGE, SEED_INVALID with the place in the request
 */
export function runOptions(
  input: graph.SimulationOptionsInput,
  outputs: number,
  drawSeed: () => bigint,
): RunOptions {
  const { trials = defaultTrials, seed, sampling = 'MONTE_CARLO', backend = 'AUTO' } = input;
  validateTrials(trials, 'options.trials');
  const keepsTrials = input.keepTrials === true || trials <= mostExactTrials;
  if (keepsTrials && trials * outputs > maxStoredValues) {
    const most = Math.floor(maxStoredValues / outputs).toLocaleString('en');
    throw new EngineError('TRIALS_OUT_OF_RANGE', {
      place: 'options.trials',
      detail: `At most ${most} are possible with ${outputs} outputs, if every trial of each is kept.`,
    });
  }
  return {
    trials,
    seed: seed === null || seed === undefined ? drawSeed() : parseSeed(seed, 'options.seed'),
    sampling,
    backend,
    precision: input.precision ?? null,
    keepsTrials,
  };
}
