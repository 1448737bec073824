import { randomUUID } from 'node:crypto';
import { type Backends, type PackedModel, pilotRanges } from '@montegraph/engine';
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
  /** The owner may use a graphics processor. */
  readonly mayUseGpu: boolean;
};

export type StartRunOptions = {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly backends: Pick<Backends, 'choose' | 'threads'>;
  readonly signal: AbortSignal;
};

/**
 * Keeps the compiled model, then the run and the message that queues it in one transaction. What fails leaves nothing.
 *
 * @throws TOO_MANY_RUNS, BACKEND_UNAVAILABLE, GPU_NOT_ALLOWED, MODEL_NOT_FOR_BACKEND
 */
export async function startRun(
  { db, storage, backends, signal }: StartRunOptions,
  { ownerId, fileId, name, model, options, mayUseGpu }: RunRequest,
): Promise<Run> {
  const plan = await planExecution(backends, { model, options, mayUseGpu, signal });
  // Found once and kept with the run: its shards must count in the same bins, wherever they run.
  const binRanges = options.keepsTrials
    ? null
    : await pilotRanges(backends.threads, model, options.seed, { signal });
  const id = randomUUID();
  const { wrapped: wrappedKey } = storage.keyRing.create(id);
  const objects = openRunObjects(storage, { id, ownerId, wrappedKey });
  await writeModel(objects, model, signal);
  try {
    const outputs = model.outputs.map((output) => ({ cell: output.cell, name: output.name }));
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
        precision: options.precision,
        ...plan,
        blockingCells: JSON.stringify(plan.blockingCells),
        binRanges: binRanges && JSON.stringify(binRanges),
        partialOutputs: '[]',
      }),
    );
  } catch (error) {
    await objects.deleteAll();
    throw error;
  }
}
