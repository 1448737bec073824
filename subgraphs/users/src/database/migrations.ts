import type { Migration } from '@montegraph/platform/database';
import { accounts } from './migrations/0001-accounts.ts';

/** In this order. One that has been released is never changed: another one comes after it. */
export const migrations: Readonly<Record<string, Migration>> = { '0001-accounts': accounts };
