import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

export type Seal = {
  /** Tells the secret from other secrets, and says nothing more about it. */
  readonly id: string;
  /** @param subject what the bytes belong to; they open for it alone */
  close(bytes: Buffer, subject: string): Buffer;
  /** @throws Error when another secret sealed the bytes, for another subject, or they were changed */
  open(sealed: Buffer, subject: string): Buffer;
};

/** AES-256-GCM under a key derived from the secret (HKDF, RFC 5869): initialisation vector, tag, ciphertext. */
export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'montegraph users: signing keys', 32));
  return {
    id: createHash('sha256').update(key).digest('base64url').slice(0, 16),
    close(bytes, subject) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(subject));
      const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
    },
    open(sealed, subject) {
      const iv = sealed.subarray(0, ivBytes);
      const tag = sealed.subarray(ivBytes, ivBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
        .setAAD(Buffer.from(subject))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
    },
  };
}
