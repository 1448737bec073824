import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import { platformFail } from '../errors/index.ts';
import { type Clock, systemClock } from '../lifecycle/index.ts';
import type { Caller } from './caller.ts';

/** HTTP header, key in the `extensions` of a graphql-ws subscribe payload, and key in its `connection_init` payload. */
export const identityHeader = 'montegraph-identity';

const issuer = 'montegraph-router';
const audience = 'montegraph-subgraphs';
const algorithm = 'EdDSA';

// An assertion only has to live as long as the hop to a subgraph and a download that simulations starts with it. Shorter,
// and a slow queue of representations outlives it; longer, and a signed-out user keeps a foot in the door.
const defaultLifetimeMs = 60_000;

// Services on several machines disagree about the time by less than this.
const clockToleranceS = 5;

// One entry is some 600 bytes. A full memory forgets the oldest callers, who are then signed or verified again.
const rememberedCallers = 10_000;

export type IdentityKeys = {
  /** PEM, PKCS #8, Ed25519. The router's alone. */
  readonly privateKey: string;
  /** PEM, SPKI. Every subgraph has it. */
  readonly publicKey: string;
};

export function generateIdentityKeys(): IdentityKeys {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

export type IdentitySigner = {
  /** A signed statement of who calls, good for at least half of its lifetime from now. */
  assertionFor(caller: Caller): Promise<string>;
};

export function createIdentitySigner(options: {
  readonly privateKey: string;
  readonly lifetimeMs?: number;
  readonly clock?: Clock;
}): IdentitySigner {
  const { lifetimeMs = defaultLifetimeMs, clock = systemClock } = options;
  const key = createPrivateKey(options.privateKey);
  const signed = remember<{ assertion: Promise<string>; renewAt: number }>(rememberedCallers);

  const sign = (caller: Caller, now: number): Promise<string> => {
    const claims =
      caller.kind === 'user'
        ? { kind: 'user', scope: caller.scopes.join(' '), sid: caller.sessionId }
        : { kind: 'anonymous' };
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.ceil((now + lifetimeMs) / 1000));
    if (caller.kind === 'user') token.setSubject(caller.userId);
    return token.sign(key);
  };

  return {
    assertionFor(caller) {
      const now = clock.now();
      const who =
        caller.kind === 'user' ? JSON.stringify([caller.userId, caller.sessionId, ...caller.scopes]) : '';
      const known = signed.get(who);
      if (known !== undefined && now < known.renewAt) return known.assertion;
      const assertion = sign(caller, now);
      signed.set(who, { assertion, renewAt: now + lifetimeMs / 2 });
      return assertion;
    },
  };
}

export type IdentityVerifier = {
  /** @throws PlatformError UNAUTHENTICATED when the assertion is missing, expired, or not the router's */
  verify(assertion: string | undefined): Promise<Caller>;
};

export function createIdentityVerifier(options: {
  readonly publicKey: string;
  readonly clock?: Clock;
}): IdentityVerifier {
  const { clock = systemClock } = options;
  const key = createPublicKey(options.publicKey);
  const verified = remember<{ caller: Caller; expiresAt: number }>(rememberedCallers);

  return {
    async verify(assertion) {
      if (assertion === undefined)
        throw platformFail('UNAUTHENTICATED', { detail: 'The request carries no identity.' });
      const now = clock.now();
      const known = verified.get(assertion);
      if (known !== undefined && now < known.expiresAt) return known.caller;
      try {
        const { payload } = await jwtVerify(assertion, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          currentDate: new Date(now),
          clockTolerance: clockToleranceS,
          requiredClaims: ['exp'],
        });
        const caller = callerOf(payload);
        // `exp` is required above, so the 0 is never used; it would only mean "verify again".
        verified.set(assertion, { caller, expiresAt: (payload.exp ?? 0) * 1000 });
        return caller;
      } catch (cause) {
        if (!(cause instanceof errors.JOSEError)) throw cause;
        throw platformFail('UNAUTHENTICATED', { detail: 'The identity is not valid.', cause });
      }
    },
  };
}

function callerOf(claims: Readonly<Record<string, unknown>>): Caller {
  const { kind, sub, scope, sid } = claims;
  if (kind === 'anonymous') return { kind };
  if (kind === 'user' && typeof sub === 'string' && sub !== '' && typeof scope === 'string') {
    const scopes = scope === '' ? [] : scope.split(' ');
    return typeof sid === 'string'
      ? { kind, userId: sub, scopes, sessionId: sid }
      : { kind, userId: sub, scopes };
  }
  throw platformFail('UNAUTHENTICATED', { detail: 'The identity names no caller.' });
}

/** A map of at most `size` entries that forgets what was set first. */
function remember<V>(size: number): Pick<Map<string, V>, 'get' | 'set'> {
  const entries = new Map<string, V>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      for (const oldest of entries.keys()) {
        if (entries.size < size) break;
        entries.delete(oldest);
      }
      return entries.set(key, value);
    },
  };
}
