import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { inTransaction } from '@montegraph/platform/database';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { accessTokenLifetimeMs } from '../sessions/lifetimes.ts';
import type { Seal } from './seal.ts';

const hourMs = 60 * 60 * 1000;

// A key that leaked unnoticed is worth something for this long and no longer.
const signsForMs = 30 * 24 * hourMs;
// Whoever keeps a copy of the key set has the next key before its first signature, even with an instance of ours asleep.
const announcedForMs = 24 * hourMs;
// A key stays in the set until the last token that it signed has expired, for verifiers whose clock is late as well.
const retainedForMs = accessTokenLifetimeMs + hourMs;

// 'sign' in ASCII. Advisory locks are per database.
const rotationLock = 0x7369676e;

/**
 * Keys follow each other without a gap: makes the first, or the next one a day before its turn, and deletes those that no
 * living token needs. Several instances may do so at once.
 */
export async function rotateSigningKeys(db: Kysely<Tables>, seal: Seal, now: number): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await sql`select pg_advisory_xact_lock(${rotationLock})`.execute(transaction);
    await transaction
      .deleteFrom('signingKeys')
      .where('signsUntil', '<=', new Date(now - retainedForMs))
      .execute();
    // A key under another secret cannot sign here, so it does not count.
    const last = await transaction
      .selectFrom('signingKeys')
      .select('signsUntil')
      .where('sealedBy', '=', seal.id)
      .orderBy('signsUntil', 'desc')
      .executeTakeFirst();
    const signsFrom = Math.max(last?.signsUntil.getTime() ?? now, now);
    if (signsFrom > now + announcedForMs) return;
    await transaction.insertInto('signingKeys').values(createKey(seal, signsFrom)).execute();
  });
}

function createKey(seal: Seal, signsFrom: number): Tables['signingKeys'] {
  const id = randomUUID();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('An Ed25519 key without x.');
  return {
    id,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    privateKey: seal.close(privateKey.export({ format: 'der', type: 'pkcs8' }), id),
    sealedBy: seal.id,
    signsFrom: new Date(signsFrom),
    signsUntil: new Date(signsFrom + signsForMs),
  };
}
