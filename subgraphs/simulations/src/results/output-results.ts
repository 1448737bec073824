import type { OutputResult } from '../database/tables.ts';
import type { Database } from '../runs/run.ts';

/** In the order that the outputs were asked for. */
export async function readOutputResults(
  db: Database,
  runIds: readonly string[],
): Promise<readonly OutputResult[]> {
  return db
    .selectFrom('outputResults')
    .selectAll()
    .where('runId', 'in', runIds)
    .orderBy('position')
    .execute();
}
