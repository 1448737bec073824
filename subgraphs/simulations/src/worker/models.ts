import type { PackedModel } from '@montegraph/engine';
import { type RunStorage, openRunObjects } from '../results/run-objects.ts';
import { readModel } from '../runs/model-store.ts';
import type { Run } from '../runs/run.ts';

/** Runs that take turns here; a model is some hundred kilobytes, a very large one some megabytes. */
const maxModels = 8;

/** The models of runs whose shards are computed here, read and decrypted once a run. */
export class Models {
  readonly #storage: RunStorage;
  readonly #models = new Map<string, Promise<PackedModel>>();

  constructor(storage: RunStorage) {
    this.#storage = storage;
  }

  read(run: Run): Promise<PackedModel> {
    const model = this.#models.get(run.id) ?? readModel(openRunObjects(this.#storage, run));
    this.#models.delete(run.id);
    this.#models.set(run.id, model);
    // The next attempt of the shard reads it again.
    model.catch(() => this.forget(run.id));
    const [oldest] = this.#models.keys();
    if (oldest !== undefined && this.#models.size > maxModels) this.#models.delete(oldest);
    return model;
  }

  forget(runId: string): void {
    this.#models.delete(runId);
  }
}
