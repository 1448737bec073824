import type { KeyRing } from '@montegraph/platform/encryption';
import type { Clock } from '@montegraph/platform/lifecycle';
import type { ObjectStore } from '@montegraph/platform/objects';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** Rows, objects, and the keys between them. */
export type FileStorage = {
  readonly db: Kysely<Tables>;
  readonly objects: ObjectStore;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
};
