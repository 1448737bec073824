import { expect, test } from '@jest/globals';
import { requireUser } from '../../src/identity/index.ts';

test('a user passes, and an anonymous caller is told to sign in', () => {
  const user = { kind: 'user', userId: 'ada', scopes: [] } as const;
  expect(requireUser(user)).toBe(user);
  expect(() => requireUser({ kind: 'anonymous' })).toThrow(
    expect.objectContaining({ code: 'UNAUTHENTICATED' }),
  );
});
