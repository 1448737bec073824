import { expect, test } from '@jest/globals';
import { SignJWT, decodeJwt } from 'jose';
import { createPrivateKey } from 'node:crypto';
import {
  type Caller,
  createIdentitySigner,
  createIdentityVerifier,
  generateIdentityKeys,
} from '../../src/identity/index.ts';

const keys = generateIdentityKeys();
const ada: Caller = { kind: 'user', userId: 'ada', scopes: ['users:read', 'runs:write'] };

function clockAt(start: number): { now(): number; move(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    move(ms) {
      now += ms;
    },
  };
}

test.each<Caller>([
  { kind: 'anonymous' },
  ada,
  { ...ada, sessionId: 'phone' },
  { kind: 'user', userId: 'bob', scopes: [] },
])('a verifier reads the caller that the signer wrote: %j', async (caller) => {
  const assertion = await createIdentitySigner(keys).assertionFor(caller);
  await expect(createIdentityVerifier(keys).verify(assertion)).resolves.toEqual(caller);
});

test('one assertion serves a caller until half of its life is over, and other scopes or another session are another caller', async () => {
  const clock = clockAt(1_000_000_000_000);
  const signer = createIdentitySigner({ ...keys, lifetimeMs: 60_000, clock });
  const first = await signer.assertionFor(ada);
  clock.move(29_999);
  expect(await signer.assertionFor({ ...ada })).toBe(first);
  expect(await signer.assertionFor({ ...ada, scopes: ['users:read'] })).not.toBe(first);
  expect(await signer.assertionFor({ ...ada, sessionId: 'phone' })).not.toBe(first);
  clock.move(1_001);
  const renewed = await signer.assertionFor(ada);
  expect(renewed).not.toBe(first);
  expect(decodeJwt(renewed).exp).toBe(1_000_000_000_000 / 1000 + 31 + 60);
});

test('an assertion ends for a verifier that has seen it and for one that has not', async () => {
  const clock = clockAt(1_000_000_000_000);
  const assertion = await createIdentitySigner({ ...keys, lifetimeMs: 60_000, clock }).assertionFor(ada);
  const verifier = createIdentityVerifier({ ...keys, clock });
  await expect(verifier.verify(assertion)).resolves.toEqual(ada);
  clock.move(66_000);
  await expect(verifier.verify(assertion)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(createIdentityVerifier({ ...keys, clock }).verify(assertion)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

test.each([
  ['nothing', undefined],
  ['no token', 'ada'],
  ['a token of another key', () => createIdentitySigner(generateIdentityKeys()).assertionFor(ada)],
  ['a token for somebody else', () => forged({}, { audience: 'montegraph' })],
  ['a user without an id', () => forged({ kind: 'user', scope: '' })],
  ['an unknown kind of caller', () => forged({ kind: 'root' })],
  ['a token without an end', () => forged({ kind: 'anonymous' }, { endless: true })],
])('a verifier refuses %s', async (_title, given) => {
  const assertion = typeof given === 'function' ? await given() : given;
  await expect(createIdentityVerifier(keys).verify(assertion)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

/** Signed by the right key, and wrong in one point. */
function forged(
  claims: Record<string, unknown>,
  { audience = 'montegraph-subgraphs', endless = false } = {},
): Promise<string> {
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer('montegraph-router')
    .setAudience(audience);
  if (!endless) token.setExpirationTime('1m');
  return token.sign(createPrivateKey(keys.privateKey));
}
