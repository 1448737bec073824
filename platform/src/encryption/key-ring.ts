import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { MasterKey, MasterKeys } from '../config/index.ts';

export type FileKey = {
  /** 32 bytes. Encrypts one file, or the few thousand objects of one run; never written anywhere. */
  readonly fileKey: Buffer;
  /** The same key under the current master key: some 90 characters to keep in the file's row. */
  readonly wrapped: string;
};

/** Keys of files under master keys. `context` is what a file key belongs to, its file's id; another one does not unwrap it. */
export type KeyRing = {
  create(context: string): FileKey;
  /** @throws Error when the master key is not in the ring, or anything about `wrapped` or `context` is not as it was */
  unwrap(wrapped: string, context: string): Buffer;
  /** The same file key under the current master key: rotation touches rows and no file. */
  rewrap(wrapped: string, context: string): string;
  /** A key for something else, signing for one, from every master key; the current one's is first. */
  derive(purpose: string): readonly [Buffer, ...Buffer[]];
};

const nonceBytes = 12;
const tagBytes = 16;

/** @param masterKeys the first wraps, all unwrap */
export function createKeyRing(masterKeys: MasterKeys): KeyRing {
  const [current, ...older] = masterKeys;

  const unwrap = (wrapped: string, context: string): Buffer => {
    const [id, payload = ''] = wrapped.split('.');
    const master = masterKeys.find((key) => key.id === id);
    if (master === undefined) throw new Error(`The master key "${id}" is not configured.`);
    const bytes = Buffer.from(payload, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', master.key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(`${master.id}.${context}`)).setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  };

  return {
    create(context) {
      const fileKey = randomBytes(32);
      return { fileKey, wrapped: wrap(current, fileKey, context) };
    },
    unwrap,
    rewrap: (wrapped, context) => wrap(current, unwrap(wrapped, context), context),
    derive: (purpose) => [derived(current, purpose), ...older.map((master) => derived(master, purpose))],
  };
}

// Random nonces are safe for 2^32 wraps under one master key (NIST SP 800-38D, 8.3).
function wrap({ id, key }: MasterKey, fileKey: Buffer, context: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(`${id}.${context}`));
  const bytes = Buffer.concat([nonce, cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${bytes.toString('base64url')}`;
}

function derived({ key }: MasterKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `montegraph ${purpose}`, 32));
}
