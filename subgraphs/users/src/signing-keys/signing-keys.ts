import { type KeyObject, createPrivateKey } from 'node:crypto';
import type { Clock } from '@montegraph/platform/lifecycle';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import type { Seal } from './seal.ts';

type SigningKey = {
  /** `kid` of its signatures. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly signsFrom: Date;
  readonly signsUntil: Date;
};

export type SigningKeys = {
  /** The key whose turn it is. */
  current(): Promise<SigningKey>;
  /** Makes and forgets keys as time goes by. Call it every hour or so; `current` does when it finds no key. */
  rotate(): Promise<void>;
};

export function createSigningKeys(options: {
  readonly db: Kysely<Tables>;
  readonly seal: Seal;
  readonly clock: Clock;
}): SigningKeys {
  const { db, seal, clock } = options;
  let keys: readonly SigningKey[] = [];

  const rotate = async (): Promise<void> => {
    await rotateSigningKeys(db, seal, clock.now());
    keys = await loadKeys(db, seal);
  };
  const find = (): SigningKey | undefined => {
    const now = new Date(clock.now());
    const usable = keys.filter(({ signsUntil }) => signsUntil > now);
    // The first key of all may come from an instance whose clock is ahead of ours, and then has no predecessor.
    return usable.findLast(({ signsFrom }) => signsFrom <= now) ?? usable[0];
  };

  return {
    rotate,
    async current() {
      if (!find()) await rotate();
      const key = find();
      if (!key) throw new Error('There is no signing key right after rotation.');
      return key;
    },
  };
}

async function loadKeys(db: Kysely<Tables>, seal: Seal): Promise<SigningKey[]> {
  const rows = await db
    .selectFrom('signingKeys')
    .selectAll()
    .where('sealedBy', '=', seal.id)
    .orderBy('signsFrom')
    .execute();
  return rows.map(({ id, privateKey, signsFrom, signsUntil }) => ({
    id,
    privateKey: createPrivateKey({ key: seal.open(privateKey, id), format: 'der', type: 'pkcs8' }),
    signsFrom,
    signsUntil,
  }));
}
