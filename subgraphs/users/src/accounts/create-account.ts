import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type Account, accountColumns } from './account.ts';

export type NewAccount = {
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string;
  readonly createdAt: Date;
};

/** @returns undefined when the address has an account; of two that come at once, one gets it */
export async function createAccount(db: Kysely<Tables>, account: NewAccount): Promise<Account | undefined> {
  return db
    .insertInto('users')
    .values({ id: randomUUID(), role: 'USER', ...account })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(accountColumns)
    .executeTakeFirst();
}
