import { sql } from 'kysely';
import { type Database, type Run, goingOn } from './run.ts';

// Every change of a run is one statement that names the states it may leave, and takes the next sequence number: so two
// instances cannot both end a run, and whoever watches can order what they hear from several instances.

const nextSequence = sql<number>`sequence + 1`;

/** QUEUED to RUNNING. @returns undefined when another shard was first, or the run has ended */
export async function beginRun(db: Database, id: string): Promise<Run | undefined> {
  return db
    .updateTable('runs')
    .set({ status: 'RUNNING', startedAt: sql`now()`, sequence: nextSequence })
    .where('id', '=', id)
    .where('status', '=', 'QUEUED')
    .returningAll()
    .executeTakeFirst();
}

/** @returns undefined when it is not the owner's, or has ended before */
export async function cancelRun(
  db: Database,
  { id, ownerId }: { readonly id: string; readonly ownerId: string },
): Promise<Run | undefined> {
  return db
    .updateTable('runs')
    .set({ status: 'CANCELED', finishedAt: sql`now()`, etaSeconds: null, sequence: nextSequence })
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .where('status', 'in', goingOn)
    .returningAll()
    .executeTakeFirst();
}

export type RunError = {
  readonly code: string;
  readonly message: string;
  readonly cell: string | null;
};

/** @returns undefined when it has ended before */
export async function failRun(db: Database, id: string, error: RunError): Promise<Run | undefined> {
  return db
    .updateTable('runs')
    .set({
      status: 'FAILED',
      finishedAt: sql`now()`,
      etaSeconds: null,
      errorCode: error.code,
      errorMessage: error.message,
      errorCell: error.cell,
      sequence: nextSequence,
    })
    .where('id', '=', id)
    .where('status', 'in', goingOn)
    .returningAll()
    .executeTakeFirst();
}
