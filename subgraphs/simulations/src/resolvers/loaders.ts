import DataLoader from 'dataloader';
import type { OutputResult } from '../database/tables.ts';
import { readOutputResults } from '../results/output-results.ts';
import { findRuns } from '../runs/find-run.ts';
import type { Database, Run } from '../runs/run.ts';

/** What a page of runs asks for many times, asked of the database once. Nothing is kept: a run changes while it is watched. */
export type Loaders = {
  readonly runs: DataLoader<string, Run | undefined>;
  readonly outputResults: DataLoader<string, readonly OutputResult[]>;
};

export function createLoaders(db: Database): Loaders {
  return {
    runs: new DataLoader(
      async (ids) => {
        const runs = new Map((await findRuns(db, ids)).map((run) => [run.id, run]));
        return ids.map((id) => runs.get(id));
      },
      { cache: false },
    ),
    outputResults: new DataLoader(
      async (runIds) => {
        const results = await readOutputResults(db, runIds);
        return runIds.map((runId) => results.filter((result) => result.runId === runId));
      },
      { cache: false },
    ),
  };
}
