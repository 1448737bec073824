import type { Problem } from '@montegraph/engine';
import type * as graph from '../schema.generated.ts';
import { type ShardPlan, planShards } from './shard-plan.ts';

export type ExecutionPlan = ShardPlan & { readonly device: string; readonly reason: string };

/** Where a model computes: today the JavaScript that the engine generates is all there is. */
export function planExecution(trials: number, outputs: number, threads: number): ExecutionPlan {
  return {
    ...planShards(trials, outputs),
    device: threads === 1 ? '1 worker thread' : `${threads} worker threads`,
    reason: 'Generated JavaScript in 64-bit floating point runs every model that compiles.',
  };
}

/** A cell that keeps a model from running, as the graph shows it. */
export function blockingCell({ cell, formula, reason, path }: Problem): graph.BlockingCell {
  // The engine writes it as a cell does, with its `=`.
  return { cell, formula: formula.replace(/^=/, ''), reason, path };
}
