import { createHash, randomBytes } from 'node:crypto';

export function createRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored. One round of SHA-256 is enough: 256 random bits leave nothing to guess, unlike a password. */
export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
