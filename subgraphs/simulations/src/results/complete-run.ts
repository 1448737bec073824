import { inTransaction } from '@montegraph/platform/database';
import { type Insertable, sql } from 'kysely';
import type { Computation, PartialOutput, Tables } from '../database/tables.ts';
import type { Database, Run } from '../runs/run.ts';

/**
 * Writes a run's results and its end together.
 *
 * @returns undefined when it has ended before: then nothing is written
 */
export async function completeRun(
  db: Database,
  runId: string,
  results: readonly Insertable<Tables['outputResults']>[],
  computation: Computation | null,
): Promise<Run | undefined> {
  const outputs: PartialOutput[] = results.map(({ cell, name, mean, standardError }) => ({
    cell,
    name,
    mean: mean ?? null,
    standardError: standardError ?? null,
  }));
  return inTransaction(db, async (trx) => {
    const run = await trx
      .updateTable('runs')
      .set((set) => ({
        status: 'SUCCEEDED',
        finishedAt: sql<Date>`now()`,
        sequence: set('sequence', '+', 1),
        trialsCompleted: set.ref('trials'),
        // Of the whole run now, its queue and its merge included.
        trialsPerSecond: sql<number>`trials / greatest(extract(epoch from now() - started_at)::double precision, 0.001)`,
        etaSeconds: 0,
        partialOutputs: JSON.stringify(outputs),
        computation: computation && JSON.stringify(computation),
      }))
      .where('id', '=', runId)
      .where('status', '=', 'RUNNING')
      .returningAll()
      .executeTakeFirst();
    if (run) await trx.insertInto('outputResults').values(results).execute();
    return run;
  });
}
