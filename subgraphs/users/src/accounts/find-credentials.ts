import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type Account, accountColumns } from './account.ts';

export type Credentials = { readonly account: Account; readonly passwordHash: string };

/** The only query that reads a password's hash. */
export async function findCredentials(db: Kysely<Tables>, email: string): Promise<Credentials | undefined> {
  const row = await db
    .selectFrom('users')
    .select([...accountColumns, 'passwordHash'])
    .where('email', '=', email)
    .executeTakeFirst();
  if (!row) return undefined;
  const { passwordHash, ...account } = row;
  return { account, passwordHash };
}
