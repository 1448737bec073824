import { type PageRequest, readPage } from '@montegraph/platform/pagination';
import { type RunFilter, countRuns, listRuns } from '../runs/list-runs.ts';
import type { Database } from '../runs/run.ts';

/** A page of runs. @throws PlatformError BAD_USER_INPUT */
export function runConnection(db: Database, filter: RunFilter, request: PageRequest) {
  return readPage(request, {
    read: (range) => listRuns(db, filter, range),
    count: () => countRuns(db, filter),
  });
}
