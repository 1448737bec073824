import { randomUUID } from 'node:crypto';
import type { PackedModel } from '@montegraph/engine';
import { inTransaction } from '@montegraph/platform/database';
import { type RunStorage, openRunObjects } from '../results/run-objects.ts';
import { insertRun } from './insert-run.ts';
import { writeModel } from './model-store.ts';
import type { RunOptions } from './options.ts';
import type { Database, Run } from './run.ts';
import { planExecution } from './execution-plan.ts';

export type RunRequest = {
  readonly ownerId: string;
  readonly fileId: string;
  readonly name: string;
  readonly model: PackedModel;
  readonly options: RunOptions;
};

export type StartRunOptions = {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly threads: number;
  readonly signal: AbortSignal;
};

/**
 * Keeps the compiled model, then the run and the message that queues it in one transaction. What fails leaves nothing.
 *
 * @throws TOO_MANY_RUNS
 */
export async function startRun(
  { db, storage, threads, signal }: StartRunOptions,
  { ownerId, fileId, name, model, options }: RunRequest,
): Promise<Run> {
  const id = randomUUID();
  const { wrapped: wrappedKey } = storage.keyRing.create(id);
  const objects = openRunObjects(storage, { id, ownerId, wrappedKey });
  await writeModel(objects, model, signal);
  try {
    const outputs = model.outputs.map((output) => ({ cell: output.cell, name: output.name }));
    const { device, reason, shardTrials, shards } = planExecution(options.trials, outputs.length, threads);
    return await inTransaction(db, (trx) =>
      insertRun(trx, {
        id,
        ownerId,
        fileId,
        name,
        engineVersion: model.engineVersion,
        wrappedKey,
        inputs: JSON.stringify(model.inputs),
        outputs: JSON.stringify(outputs),
        trials: options.trials,
        seed: options.seed.toString(),
        sampling: options.sampling,
        backend: options.backend,
        device,
        reason,
        shardTrials,
        shards,
        partialOutputs: '[]',
      }),
    );
  } catch (error) {
    await objects.deleteAll();
    throw error;
  }
}
