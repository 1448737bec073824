import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { platformFail } from '@montegraph/platform/errors';
import type { Caller } from '@montegraph/platform/identity';
import type { Clock } from '@montegraph/platform/lifecycle';
import { fail } from '../errors.ts';

export type AccessTokenOptions = {
  /** Where the issuer publishes its keys. Read at the first token, and again when one names a key that isn't there. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** By how much the clocks of the issuer and of this router may differ. */
  readonly clockToleranceSeconds: number;
  readonly jwksTimeoutMs: number;
};

type Authenticated = {
  readonly caller: Caller;
  /** When the credentials end, in milliseconds since 1970. */
  readonly expiresAt: number;
};

export type AccessTokens = {
  /**
   * @param authorization as in the HTTP header: `Bearer` and a JWT
   * @throws PlatformError TOKEN_EXPIRED, UNAUTHENTICATED, or SERVICE_UNAVAILABLE when the issuer's keys can't be had
   */
  callerOf(authorization: string): Promise<Authenticated>;
};

// All asymmetric: with a shared secret in the list, a public key could be passed off as one.
const algorithms = ['EdDSA', 'ES256', 'RS256'];

export function createAccessTokens(options: AccessTokenOptions, clock: Clock): AccessTokens {
  const { jwksUrl, issuer, audience, clockToleranceSeconds, jwksTimeoutMs } = options;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: jwksTimeoutMs });

  async function verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) throw fail('TOKEN_EXPIRED', { cause });
      if (isAboutToken(cause)) throw platformFail('UNAUTHENTICATED', { cause });
      throw platformFail('SERVICE_UNAVAILABLE', {
        detail: 'The keys of access tokens cannot be read.',
        cause,
      });
    }
  }

  return {
    async callerOf(authorization) {
      const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) throw platformFail('UNAUTHENTICATED', { detail: 'Send a bearer token.' });
      const { sub: userId = '', exp = 0, scope, sid: sessionId } = await verify(token);
      if (userId === '') throw platformFail('UNAUTHENTICATED', { detail: 'The token names nobody.' });
      const scopes = typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : [];
      const caller: Caller = { kind: 'user', userId, scopes };
      return {
        caller: typeof sessionId === 'string' ? { ...caller, sessionId } : caller,
        expiresAt: exp * 1000,
      };
    },
  };
}

/** Whether the token is at fault. Otherwise its issuer can't be reached, and the client may try the same one again. */
function isAboutToken(cause: unknown): boolean {
  return [
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSMultipleMatchingKeys,
    errors.JWKSNoMatchingKey,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
  ].some((type) => cause instanceof type);
}
