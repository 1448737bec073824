import { hash, verify } from '@node-rs/argon2';
import { platformFail } from '@montegraph/platform/errors';
import { fail } from '../errors.ts';

// OWASP's first choice for argon2id (which is the library's default): 19 MiB and two passes, some 20 ms of one core. More
// memory would let a few sign-ins at once push other work out; less would help whoever has stolen the hashes.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Nobody's: it has a hash's form and cost, and no password is known to give it.
const decoy = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Length is what makes a password hard to guess; rules about its characters make it hard to remember (NIST SP 800-63B, 3.1.1.2). */
export function refuseUnfitPassword(password: string): void {
  const characters = Array.from(password).length;
  if (characters < 10) {
    throw fail('PASSWORD_TOO_WEAK', { place: 'input.password', detail: 'It needs at least 10 characters.' });
  }
  if (characters > 256) {
    throw platformFail('BAD_USER_INPUT', {
      place: 'input.password',
      detail: 'A password has at most 256 characters.',
    });
  }
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalized(password), cost);
}

/** @param passwordHash undefined where there is no account: false then, after as much work as for a wrong password */
export async function verifyPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const matches = await verify(passwordHash ?? decoy, normalized(password));
  return matches && passwordHash !== undefined;
}

/** Keyboards differ in how they compose `é`; the password is the same. */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
