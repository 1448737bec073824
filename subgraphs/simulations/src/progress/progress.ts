import type { PartialOutput, Run, RunStatus } from '../database/tables.ts';

/** A run's state at one moment, as kept in its row and told to those who watch. Plain JSON. */
export type ProgressState = {
  readonly runId: string;
  readonly status: RunStatus;
  /** Grows with every event of the run, whichever instance tells it. */
  readonly sequence: number;
  readonly trialsCompleted: number;
  readonly trialsRequested: number;
  readonly trialsPerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly outputs: readonly PartialOutput[];
};

/** The columns of a run's row that say how far it is: it changes often, and the others may be megabytes of inputs. */
export const progressColumns = [
  'id',
  'status',
  'sequence',
  'trials',
  'trialsCompleted',
  'trialsPerSecond',
  'etaSeconds',
  'partialOutputs',
] as const satisfies readonly (keyof Run)[];

export type ProgressRow = Pick<Run, (typeof progressColumns)[number]>;

export function progressOf(run: ProgressRow): ProgressState {
  return {
    runId: run.id,
    status: run.status,
    sequence: run.sequence,
    trialsCompleted: run.trialsCompleted,
    trialsRequested: run.trials,
    trialsPerSecond: run.trialsPerSecond,
    etaSeconds: run.etaSeconds,
    outputs: run.partialOutputs,
  };
}
