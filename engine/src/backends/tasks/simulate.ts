import { unpackModel } from '../../model/pack.ts';
import type { PackedModel } from '../../model/pack.ts';
import { simulate } from '../../simulate.ts';
import type { Shard, ShardSample } from '../../simulate.ts';
import type { PreparedModel } from '../backend.ts';
import { javascript } from '../javascript.ts';
import { bufferOf } from './task.ts';
import type { Task } from './task.ts';

export type SimulateInput = Shard & {
  /** Equal for the shards of one run: its model is unpacked and compiled once a thread. */
  readonly runId: string;
  readonly model: PackedModel;
};

// Runs that take turns on a thread. A prepared model is some hundred kilobytes, compiling it some milliseconds.
const preparedModels = 4;

/** Runs a shard; progress is the trials done. */
export function simulateTask(): Task<SimulateInput, ShardSample> {
  const prepared = new Map<string, PreparedModel>();
  const prepare = (runId: string, model: PackedModel) => {
    const known = prepared.get(runId) ?? javascript.prepare(unpackModel(model));
    // Put back last: the first in the map is the one that was not used for longest.
    prepared.delete(runId);
    prepared.set(runId, known);
    const [oldest] = prepared.keys();
    if (oldest !== undefined && prepared.size > preparedModels) prepared.delete(oldest);
    return known;
  };
  return {
    run({ runId, model, ...shard }, { isStopped, reportProgress }) {
      const sample = simulate(prepare(runId, model), shard, (trialsDone) => {
        reportProgress(trialsDone);
        return !isStopped();
      });
      if (sample === null) throw new Error('The run was stopped.');
      return sample;
    },
    transfers: ({ outputs, errors, moments }) =>
      [...outputs, ...errors.filter((codes) => codes !== null), moments].map(bufferOf),
  };
}
