import type { Kysely, Transaction } from 'kysely';
import type { RunStatus, Tables } from '../database/tables.ts';

export type { Run, RunStatus } from '../database/tables.ts';

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;

/** The states in which a run may still change. */
export const goingOn = ['QUEUED', 'RUNNING'] as const satisfies readonly RunStatus[];

export function isGoingOn(status: RunStatus): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}

/** Ids come from callers as any text; Postgres would answer another error for what is no UUID. */
export function isRunId(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}
