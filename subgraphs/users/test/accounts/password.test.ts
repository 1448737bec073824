import { expect, test } from '@jest/globals';
import { hashPassword, refuseUnfitPassword, verifyPassword } from '../../src/accounts/password.ts';

async function cpuMsOfWrongPassword(passwordHash: string | undefined): Promise<number> {
  const before = process.cpuUsage();
  for (let tries = 0; tries < 10; tries++) {
    // oxlint-disable-next-line no-await-in-loop -- so that the two kinds do not share the processor
    expect(await verifyPassword('wrong', passwordHash)).toBe(false);
  }
  return process.cpuUsage(before).user / 1000;
}

test('a password is hashed with argon2id at the cost that OWASP recommends, each time with another salt', async () => {
  const [first, second] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(second).not.toBe(first);
});

test('a hash is matched by its password alone, however the keyboard composed it', async () => {
  const hash = await hashPassword('caf\u00e9 au lait');
  expect(await verifyPassword('cafe\u0301 au lait', hash)).toBe(true);
  expect(await verifyPassword('cafe au lait', hash)).toBe(false);
});

test('without an account no password matches, and finding out costs as much as a wrong password', async () => {
  const hash = await hashPassword('correct horse');
  await cpuMsOfWrongPassword(hash);
  // CPU time of ten is steady to a few percent even on a busy machine; skipping the work would be a hundred times less.
  const share = (await cpuMsOfWrongPassword(undefined)) / (await cpuMsOfWrongPassword(hash));
  expect(share).toBeGreaterThan(0.5);
  expect(share).toBeLessThan(2);
});

test('a password has 10 to 256 characters, counted as people count them', () => {
  expect(() => refuseUnfitPassword('\u{1F600}'.repeat(9))).toThrow(
    expect.objectContaining({ code: 'PASSWORD_TOO_WEAK' }),
  );
  expect(() => refuseUnfitPassword('\u{1F600}'.repeat(256))).not.toThrow();
  expect(() => refuseUnfitPassword('\u{1F600}'.repeat(257))).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});
