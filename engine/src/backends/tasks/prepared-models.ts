import { unpackModel } from '../../model/pack.ts';
import type { PackedModel } from '../../model/pack.ts';
import type { Backend, Precision, PreparedModel } from '../backend.ts';
import { threadBackends } from '../thread-backends.ts';

/** A model as one backend runs it. */
export type ModelOnThread = {
  /** Equal for whatever concerns one run: its model is unpacked and compiled once a thread. */
  readonly runId: string;
  readonly model: PackedModel;
  readonly backend: Backend['name'];
  readonly precision: Precision;
};

/** The models that a thread has prepared lately. */
export type PreparedModels = (model: ModelOnThread) => PreparedModel;

// Runs that take turns on a thread, and the JavaScript that a device is compared with. A prepared model is some hundred
// kilobytes, compiling it some milliseconds.
const mostModels = 8;

export function preparedModels(): PreparedModels {
  const known = new Map<string, PreparedModel>();
  return ({ runId, model, backend, precision }) => {
    const key = `${backend} ${precision} ${runId}`;
    const prepared = known.get(key) ?? threadBackends[backend].prepare(unpackModel(model), { precision });
    // Put back last: the first in the map is the one that was not used for longest.
    known.delete(key);
    known.set(key, prepared);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size > mostModels) known.delete(oldest);
    return prepared;
  };
}
