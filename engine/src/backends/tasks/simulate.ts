import { simulate } from '../../simulate.ts';
import type { Shard, ShardMemory, ShardSample } from '../../simulate.ts';
import type { ModelOnThread, PreparedModels } from './prepared-models.ts';
import { bufferOf } from './task.ts';
import type { Task } from './task.ts';

export type SimulateInput = Shard &
  ModelOnThread & {
    /** Shared with whoever asks; without it the sample is sent there. */
    readonly memory?: ShardMemory;
  };

export type SimulateOutput = ShardSample & {
  /** Without preparing the model. */
  readonly elapsedMs: number;
};

/** Runs a shard; progress is the trials done. */
export function simulateTask(prepare: PreparedModels): Task<SimulateInput, SimulateOutput> {
  return {
    run({ memory, ...input }, { isStopped, reportProgress }) {
      const model = prepare(input);
      const startedAt = performance.now();
      const sample = simulate(model, input, { memory, onBlock: reportProgress, isStopped });
      if (sample === null) throw new Error('The run was stopped.');
      return { ...sample, elapsedMs: performance.now() - startedAt };
    },
    transfers: ({ outputs, errors, moments, bins }) =>
      [
        ...outputs,
        ...errors.filter((codes) => codes !== null),
        moments,
        ...bins.flatMap(({ counts, tails }) => [counts, tails]),
      ]
        .filter(({ buffer }) => !(buffer instanceof SharedArrayBuffer))
        .map(bufferOf),
  };
}
