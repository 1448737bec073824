import { inputSampler } from '../../model/distributions/input-sampler.ts';
import type { ModelInput } from '../../model/model.ts';
import { philoxKey } from '../../random/philox.ts';
import { rankCorrelation } from '../../statistics/rank-correlation.ts';
import { doubledRanks, ranksOfKept } from '../../statistics/ranks.ts';
import type { DoubledRanks } from '../../statistics/ranks.ts';
import type { Task } from './task.ts';

/**
 * Trials, from the first of a run, that rank correlations look at: their standard error is then 0.002. More would make
 * ranking, not running, the longest part of a million trials.
 */
export const correlatedTrials = 2 ** 18;

export type CorrelateInput = {
  /** Equal for the outputs of one run: its inputs are ranked once a thread. */
  readonly runId: string;
  readonly seed: bigint;
  readonly inputs: readonly Pick<ModelInput, 'distribution'>[];
  /** The first trials of one output, at most `correlatedTrials` of them, NaN where there was an error. */
  readonly column: Float64Array;
};

/** One an input: Spearman's rank correlation with the output over the trials without an error; null without spread. */
export type CorrelateOutput = { readonly correlations: readonly (number | null)[] };

// Inputs whose ranks are kept from one output to the next: 1 MB each. The ranks of further ones are found again.
const keptInputs = 16;

/** Draws the inputs again, since they were not kept, and finds how strongly each drives an output. */
export function correlateTask(): Task<CorrelateInput, CorrelateOutput> {
  let last: { runId: string; trials: number; ranksOf: (input: number) => DoubledRanks } | undefined;
  return {
    run({ runId, seed, inputs, column }, { isStopped }) {
      const trials = column.length;
      if (last?.runId !== runId || last.trials !== trials) {
        last = { runId, trials, ranksOf: inputRanks(inputs, seed, trials) };
      }
      const { ranksOf } = last;
      const kept = trialsWithoutError(column);
      const isComplete = kept.length === trials;
      const outputRanks = doubledRanks(
        isComplete ? column : Float64Array.from(kept, (trial) => column[trial]!),
      );
      const correlations = inputs.map((_, input) => {
        if (isStopped()) throw new Error('The task was stopped.');
        const ranks = ranksOf(input);
        return rankCorrelation(isComplete ? ranks : ranksOfKept(ranks, kept), outputRanks);
      });
      return { correlations };
    },
  };
}

function trialsWithoutError(column: Float64Array): Uint32Array {
  const trials = new Uint32Array(column.length);
  let count = 0;
  for (let trial = 0; trial < column.length; trial++) {
    if (!Number.isNaN(column[trial])) trials[count++] = trial;
  }
  return trials.subarray(0, count);
}

function inputRanks(
  inputs: CorrelateInput['inputs'],
  seed: bigint,
  trials: number,
): (input: number) => DoubledRanks {
  const sample = inputSampler(inputs);
  const key = philoxKey(seed);
  const values = new Float64Array(trials);
  const kept = new Map<number, DoubledRanks>();
  return (input) => {
    const known = kept.get(input);
    if (known !== undefined) return known;
    sample(key, input, 0, trials, values);
    const ranks = doubledRanks(values);
    if (kept.size < keptInputs) kept.set(input, ranks);
    return ranks;
  };
}
