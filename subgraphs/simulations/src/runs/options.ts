import { EngineError, parseSeed, validateTrials } from '@montegraph/engine';
import type * as graph from '../schema.generated.ts';

/** The schema's default. */
export const defaultTrials = 100_000;

// A run keeps every trial of every output: 8 GB, and as much again for percentiles up to ten million trials.
const maxStoredValues = 1_000_000_000;

export type RunOptions = {
  readonly trials: number;
  readonly seed: bigint;
  readonly sampling: graph.Sampling;
  readonly backend: graph.Backend;
};

/**
 * The schema's defaults stand in for what is left out: GraphQL fills them in for `options: {}` and not for no options.
 *
 * @param outputs how many the run has
 * @param drawSeed called when the request has none; recorded with the run, so that it can be repeated
 * @throws EngineError TRIALS_OUT_OF_RANGE, SEED_INVALID with the place in the request
 */
export function runOptions(
  { trials = defaultTrials, seed, sampling = 'MONTE_CARLO', backend = 'AUTO' }: graph.SimulationOptionsInput,
  outputs: number,
  drawSeed: () => bigint,
): RunOptions {
  validateTrials(trials, 'options.trials');
  if (trials * outputs > maxStoredValues) {
    const most = Math.floor(maxStoredValues / outputs).toLocaleString('en');
    throw new EngineError('TRIALS_OUT_OF_RANGE', {
      place: 'options.trials',
      detail: `At most ${most} are possible with ${outputs} outputs, since every trial of each is kept.`,
    });
  }
  return {
    trials,
    seed: seed === null || seed === undefined ? drawSeed() : parseSeed(seed, 'options.seed'),
    sampling,
    backend,
  };
}
