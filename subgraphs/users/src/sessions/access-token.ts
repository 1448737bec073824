import type { Clock } from '@montegraph/platform/lifecycle';
import { SignJWT } from 'jose';
import { type Account, scopesOf } from '../accounts/account.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import { accessTokenLifetimeMs } from './lifetimes.ts';

type AccessToken = { readonly accessToken: string; readonly accessTokenExpiresAt: Date };

export type AccessTokens = { issue(account: Account, sessionId: string): Promise<AccessToken> };

/** Access tokens are JWTs for the router, which verifies them with the key set alone. */
export function createAccessTokens(options: {
  readonly issuer: string;
  readonly signingKeys: SigningKeys;
  readonly clock: Clock;
}): AccessTokens {
  const { issuer, signingKeys, clock } = options;
  return {
    async issue(account, sessionId) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + accessTokenLifetimeMs / 1000;
      const { id, privateKey } = await signingKeys.current();
      const accessToken = await new SignJWT({ scope: scopesOf(account).join(' '), sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'JWT' })
        .setSubject(account.id)
        .setIssuer(issuer)
        .setAudience('montegraph')
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey);
      return { accessToken, accessTokenExpiresAt: new Date(expiresAt * 1000) };
    },
  };
}
