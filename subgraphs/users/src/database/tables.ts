import type { JWK_OKP_Public } from 'jose';
import type { Role } from '../schema.generated.ts';

export type Tables = {
  users: {
    id: string;
    /** Lower case. */
    email: string;
    name: string | null;
    role: Role;
    /** As argon2 writes it, with its parameters and salt. */
    passwordHash: string;
    createdAt: Date;
  };
  sessions: {
    id: string;
    userId: string;
    createdAt: Date;
    /** Signed out, or a spent refresh token came back. Every token of the session is void then. */
    endedAt: Date | null;
  };
  refreshTokens: {
    /** SHA-256 of the token. */
    hash: Buffer;
    sessionId: string;
    createdAt: Date;
    expiresAt: Date;
    spentAt: Date | null;
  };
  signingKeys: {
    /** `kid` of the tokens that it signed. */
    id: string;
    publicKey: JWK_OKP_Public;
    /** PKCS 8, sealed. */
    privateKey: Buffer;
    /** Which secret sealed it. */
    sealedBy: string;
    signsFrom: Date;
    signsUntil: Date;
  };
};
