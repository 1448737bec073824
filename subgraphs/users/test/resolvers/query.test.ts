import { expect, test } from '@jest/globals';
import { anonymous, codeOf, openTestUsers } from '../users-service.ts';

const viewer = '{ viewer { id email } }';
const user = 'query ($id: ID!) { user(id: $id) { email } }';

test('the viewer is who asks, and nobody without credentials or with an account that is gone', async () => {
  await using users = await openTestUsers();
  const session = await users.newSession('ada@example.com');
  const caller = await users.callerOf(session.accessToken);
  expect((await users.ask(viewer, {}, caller)).data).toEqual({
    viewer: { id: session.user.id, email: 'ada@example.com' },
  });
  expect(await users.ask(viewer, {}, anonymous)).toEqual({ data: { viewer: null }, errors: [] });
  await users.query('delete from users');
  expect(await users.ask(viewer, {}, caller)).toEqual({ data: { viewer: null }, errors: [] });
});

test('the viewer of another issuer, whose subjects are no ids of ours, is nobody here', async () => {
  await using users = await openTestUsers();
  const caller = { kind: 'user', userId: 'auth0|507f1f77bcf86cd7', scopes: [] } as const;
  expect(await users.ask(viewer, {}, caller)).toEqual({ data: { viewer: null }, errors: [] });
});

test('any user is shown to operators only', async () => {
  await using users = await openTestUsers();
  const { user: ada } = await users.newSession('ada@example.com');
  const eve = await users.callerOf((await users.newSession('eve@example.com')).accessToken);
  const operator = { ...eve, scopes: ['users:read'] };
  expect((await users.ask(user, { id: ada.id }, operator)).data).toEqual({
    user: { email: 'ada@example.com' },
  });
  expect(await users.ask(user, { id: 'no such user' }, operator)).toEqual({
    data: { user: null },
    errors: [],
  });
  expect(codeOf(await users.ask(user, { id: ada.id }, eve))).toBe('FORBIDDEN');
  expect(codeOf(await users.ask(user, { id: eve.userId }, eve))).toBe('FORBIDDEN');
  expect(codeOf(await users.ask(user, { id: ada.id }, anonymous))).toBe('UNAUTHENTICATED');
});
