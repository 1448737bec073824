import type { Backends, PackedModel, Problem } from '@montegraph/engine';
import type { Obstacle, Run } from '../database/tables.ts';
import { fail } from '../errors.ts';
import type * as graph from '../schema.generated.ts';
import type { RunOptions } from './options.ts';
import { planShards } from './shard-plan.ts';

/** The columns of a run's row that say where it computes. */
export type ExecutionPlan = Pick<
  Run,
  | 'plannedBackend'
  | 'plannedPrecision'
  | 'device'
  | 'reason'
  | 'plannedTrialsPerSecond'
  | 'estimatedSeconds'
  | 'blockingCells'
  | 'shardTrials'
  | 'shards'
>;

export type PlanRequest = {
  readonly model: PackedModel;
  readonly options: RunOptions;
  /** The caller may use a graphics processor. */
  readonly mayUseGpu: boolean;
  /** Ends the wait for a device that is still being started. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Where a model computes, and in how many parts.
 *
 * @throws BACKEND_UNAVAILABLE, GPU_NOT_ALLOWED, MODEL_NOT_FOR_BACKEND with the cells that it cannot compute
 */
export async function planExecution(
  backends: Pick<Backends, 'choose'>,
  { model, options, mayUseGpu, signal }: PlanRequest,
): Promise<ExecutionPlan> {
  const { backend, precision, trials, keepsTrials } = options;
  const choice = await backends.choose(model, { backend, precision, trials, mayUseGpu }, { signal });
  const obstacles = choice.blockers.flatMap(({ cell, reason }): Obstacle[] =>
    cell === null ? [] : [{ cell, reason }],
  );
  if (choice.kind === 'refused') {
    throw fail(choice.code, {
      place: 'options.backend',
      detail: choice.reason,
      extensions: choice.code === 'MODEL_NOT_FOR_BACKEND' ? { blockingCells: obstacles } : {},
    });
  }
  const { trialsPerSecond } = choice;
  return {
    plannedBackend: choice.backend,
    plannedPrecision: choice.precision,
    device: choice.device,
    reason: choice.reason,
    plannedTrialsPerSecond: trialsPerSecond,
    estimatedSeconds: choice.estimatedSeconds,
    blockingCells: obstacles,
    ...planShards({ trials, outputs: model.outputs.length, keepsTrials, trialsPerSecond }),
  };
}

/** A plan as the graph shows it. */
export function describePlan(plan: ExecutionPlan): graph.ExecutionPlan {
  return {
    backend: plan.plannedBackend,
    device: plan.device,
    precision: plan.plannedPrecision,
    reason: plan.reason,
    blockingCells: plan.blockingCells.map((obstacle) => ({ ...obstacle, formula: null, path: [] })),
    estimatedSeconds: plan.estimatedSeconds,
    trialsPerSecond: plan.plannedTrialsPerSecond,
    shards: plan.shards,
    shadowCheck: null,
  };
}

/** The plan of a run, and once it has succeeded, what came of it. */
export function describeRunPlan(run: Run): graph.ExecutionPlan {
  const plan = describePlan(run);
  if (run.computation === null) return plan;
  const { backend, device, fallback, shadow } = run.computation;
  return {
    ...plan,
    backend,
    device,
    // What stands in for another backend is 64-bit.
    precision: backend === run.plannedBackend ? plan.precision : 'DOUBLE',
    reason: fallback ?? plan.reason,
    shadowCheck: shadow,
  };
}

/** What stands for the plan of a model that cannot run: where it would if it could. */
export function planOfBlocked(
  { statuses }: Pick<Backends, 'statuses'>,
  problems: readonly Problem[],
): graph.ExecutionPlan {
  const best = statuses.findLast(
    ({ backend, available }) => available && (backend === 'WASM' || backend === 'JAVASCRIPT'),
  );
  return {
    backend: best?.backend ?? 'JAVASCRIPT',
    device: best?.device ?? 'the processor',
    precision: 'DOUBLE',
    reason: 'The model cannot run yet.',
    blockingCells: problems.map(blockingCell),
    estimatedSeconds: null,
    trialsPerSecond: null,
    shards: 0,
    shadowCheck: null,
  };
}

/** A cell that keeps a model from running, as the graph shows it. */
export function blockingCell({ cell, formula, reason, path }: Problem): graph.BlockingCell {
  // The engine writes it as a cell does, with its `=`.
  return { cell, formula: formula.replace(/^=/, ''), reason, path };
}
