import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../database/tables.ts';
import { type Account, accountColumns } from './account.ts';

const uuid = z.uuid();

/** @param id as a caller or another issuer's token gave it: whatever is no id of ours is nobody's */
export async function findAccount(db: Kysely<Tables>, id: string): Promise<Account | undefined> {
  if (!uuid.safeParse(id).success) return undefined;
  return db.selectFrom('users').select(accountColumns).where('id', '=', id).executeTakeFirst();
}
