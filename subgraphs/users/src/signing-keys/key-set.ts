import type { JSONWebKeySet } from 'jose';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** The public keys of all living access tokens, whichever instance signed them, and of the next ones (RFC 7517). */
export async function readKeySet(db: Kysely<Tables>): Promise<JSONWebKeySet> {
  const rows = await db.selectFrom('signingKeys').select(['id', 'publicKey']).orderBy('signsFrom').execute();
  return { keys: rows.map(({ id, publicKey }) => ({ ...publicKey, kid: id, alg: 'EdDSA', use: 'sig' })) };
}
