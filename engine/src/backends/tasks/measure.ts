import { cellOf } from '../../kernel/program.ts';
import type { Program } from '../../kernel/program.ts';
import { unpackModel } from '../../model/pack.ts';
import { philoxKey } from '../../random/philox.ts';
import { blockTrials, momentFields } from '../../statistics/moments.ts';
import type { Blocker, PreparedModel } from '../backend.ts';
import { threadBackends } from '../thread-backends.ts';
import type { ModelOnThread } from './prepared-models.ts';
import type { Task } from './task.ts';

/** What keeps a backend from running a model: a cell, where one is known, and why, as a sentence. */
export type CellBlocker = { readonly cell: string | null; readonly reason: string };

export type MeasureOutput = {
  readonly blockers: readonly CellBlocker[];
  /** Of one thread; null of a model that is blocked. */
  readonly trialsPerSecond: number | null;
  /** What it took to prepare the model on this thread. */
  readonly prepareMs: number;
};

// Long enough for a quarter of the time in optimised code, short enough that nobody waits for it.
const measureMs = 40;

// The first few take microseconds where preparing a kernel, or optimising it, takes milliseconds.
const fewestTrials = 64;

/** Runs a model for some hundredths of a second. */
export function measureTask(): Task<Omit<ModelOnThread, 'runId'>, MeasureOutput> {
  return {
    run({ model: packed, backend, precision }, { isStopped }) {
      const startedAt = performance.now();
      const model = unpackModel(packed);
      const blockers = cellBlockers(model.program, threadBackends[backend].blockers(model));
      if (blockers.length > 0) return { blockers, trialsPerSecond: null, prepareMs: 0 };
      const prepared = threadBackends[backend].prepare(model, { precision });
      const prepareMs = performance.now() - startedAt;
      return { blockers, trialsPerSecond: speedOf(prepared, isStopped), prepareMs };
    },
  };
}

/** One a cell and reason; what has no cell comes once a reason. */
export function cellBlockers(program: Program, blockers: readonly Blocker[]): readonly CellBlocker[] {
  const byText = new Map(
    blockers.map(({ instruction, reason }) => {
      const cell = cellOf(program, instruction);
      return [`${cell} ${reason}`, { cell, reason }];
    }),
  );
  return [...byText.values()];
}

/** Doubles what it runs at once up to a block; what counts is the best time of the largest size, the others warm it up. */
function speedOf(model: PreparedModel, isStopped: () => boolean): number {
  const { outputCount } = model;
  const into = {
    outputs: Array.from({ length: outputCount }, () => new Float64Array(blockTrials)),
    errors: Array.from({ length: outputCount }, () => new Uint8Array(blockTrials)),
    moments: new Float64Array(outputCount * momentFields),
  };
  const key = philoxKey(1n);
  const startedAt = performance.now();
  let count = fewestTrials;
  let bestMs = Infinity;
  for (;;) {
    const before = performance.now();
    if (!model.runBlock({ key, firstTrial: 0, count }, into, isStopped))
      throw new Error('The task was stopped.');
    const after = performance.now();
    bestMs = Math.min(bestMs, after - before);
    if (after - startedAt >= measureMs) return (count / bestMs) * 1000;
    if (count === blockTrials) continue;
    count *= 2;
    bestMs = Infinity;
  }
}
