import { expect, test } from '@jest/globals';
import { anonymous, codeOf, openTestUsers, password, sessionOf, turnableClock } from '../users-service.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

test('signing up makes an account and a session whose access token is for that account', async () => {
  const clock = turnableClock();
  await using users = await openTestUsers({ clock });
  const { user, accessToken, accessTokenExpiresAt } = sessionOf(
    await users.signUp({ email: 'Ada@Example.com', name: ' Ada ' }),
  );
  expect(user).toMatchObject({
    email: 'ada@example.com',
    name: 'Ada',
    role: 'USER',
    createdAt: '2026-01-31T09:30:00.000Z',
  });
  expect(accessTokenExpiresAt).toBe('2026-01-31T09:45:00.000Z');
  expect(await users.claimsOf(accessToken)).toEqual({
    sub: user.id,
    scope: '',
    sid: expect.any(String),
    iss: users.config.issuer,
    aud: 'montegraph',
    iat: Date.UTC(2026, 0, 31, 9, 30) / 1000,
    exp: Date.UTC(2026, 0, 31, 9, 45) / 1000,
  });
});

test('an address has one account, however it is written', async () => {
  await using users = await openTestUsers();
  await users.newSession('ada@example.com');
  const { errors } = await users.signUp({ email: 'ADA@example.COM' });
  expect(errors[0]?.extensions).toMatchObject({
    code: 'EMAIL_TAKEN',
    place: 'input.email',
    retryable: false,
  });
});

test('of several who sign up with one address at the same time, one gets it and nothing stays of the others', async () => {
  await using users = await openTestUsers();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => users.signUp({ email: 'ada@example.com' })),
  );
  expect(answers.map(({ data }) => (data ? 'signed up' : 'refused')).toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => 'refused'),
    'signed up',
  ]);
  expect(answers.filter(({ data }) => !data).map(codeOf)).toEqual(
    Array.from({ length: 5 }, () => 'EMAIL_TAKEN'),
  );
  expect(
    await users.query('select (select count(*) from users) + (select count(*) from sessions) as n'),
  ).toEqual([{ n: '2' }]);
});

test('whoever may not sign up is told why and where, and leaves no row', async () => {
  await using users = await openTestUsers();
  const refusal = async (input: object) => {
    const { errors } = await users.signUp({ email: 'ada@example.com', ...input });
    return errors.map(({ extensions: { code, place } }) => [code, place]);
  };
  expect(await refusal({ password: '123456789' })).toEqual([['PASSWORD_TOO_WEAK', 'input.password']]);
  expect(await refusal({ password: 'x'.repeat(257) })).toEqual([['BAD_USER_INPUT', 'input.password']]);
  expect(await refusal({ email: 'ada' })).toEqual([['BAD_USER_INPUT', undefined]]);
  expect(await refusal({ name: 'x'.repeat(201) })).toEqual([['BAD_USER_INPUT', 'input.name']]);
  expect(await refusal({ name: 'A\0da' })).toEqual([['BAD_USER_INPUT', 'input.name']]);
  expect(await users.query('select * from users')).toEqual([]);
});

test('signing in takes the right password, and the address in any case', async () => {
  await using users = await openTestUsers();
  const { user } = await users.newSession('ada@example.com');
  expect(sessionOf(await users.signIn({ email: 'ADA@EXAMPLE.COM' })).user).toEqual(user);
});

test('a wrong password and an unknown address are refused with the very same words', async () => {
  await using users = await openTestUsers();
  await users.newSession('ada@example.com');
  const wrong = await users.signIn({ email: 'ada@example.com', password: `${password}!` });
  const unknown = await users.signIn({ email: 'eve@example.com' });
  expect(codeOf(wrong)).toBe('INVALID_CREDENTIALS');
  expect(unknown).toEqual(wrong);
});

test('a refresh token buys a new pair in the same session', async () => {
  await using users = await openTestUsers();
  const first = await users.newSession();
  const second = sessionOf(await users.refresh(first.refreshToken));
  expect(second.user).toEqual(first.user);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  const [before, after] = await Promise.all([
    users.callerOf(first.accessToken),
    users.callerOf(second.accessToken),
  ]);
  expect(after).toEqual(before);
});

test('a spent refresh token that comes back ends the session, its newest token included, and no other session', async () => {
  await using users = await openTestUsers();
  const stolen = await users.newSession('ada@example.com');
  const elsewhere = sessionOf(await users.signIn({ email: 'ada@example.com' }));
  const successor = sessionOf(await users.refresh(stolen.refreshToken));
  expect(codeOf(await users.refresh(stolen.refreshToken))).toBe('INVALID_REFRESH_TOKEN');
  expect(codeOf(await users.refresh(successor.refreshToken))).toBe('INVALID_REFRESH_TOKEN');
  expect(codeOf(await users.refresh(elsewhere.refreshToken))).toBe('[]');
});

test('of several that bring one refresh token at the same time, one gets a pair, and the others end the session', async () => {
  await using users = await openTestUsers();
  const { refreshToken } = await users.newSession();
  const answers = await Promise.all(Array.from({ length: 8 }, () => users.refresh(refreshToken)));
  const [winner, ...others] = answers.filter(({ data }) => data).map(sessionOf);
  expect(others).toEqual([]);
  expect(codeOf(await users.refresh(winner?.refreshToken ?? ''))).toBe('INVALID_REFRESH_TOKEN');
});

test('a refresh token expires after thirty days, and each refresh starts them anew', async () => {
  const clock = turnableClock();
  await using users = await openTestUsers({ clock });
  const first = await users.newSession();
  clock.advance(30 * dayMs - 1);
  const second = sessionOf(await users.refresh(first.refreshToken));
  clock.advance(30 * dayMs - 1);
  const third = sessionOf(await users.refresh(second.refreshToken));
  clock.advance(30 * dayMs);
  expect(codeOf(await users.refresh(third.refreshToken))).toBe('INVALID_REFRESH_TOKEN');
});

test('text that never was a refresh token is refused', async () => {
  await using users = await openTestUsers();
  const answers = await Promise.all(
    ['', 'no such token', 'A'.repeat(100_000), '\0'].map((text) => users.refresh(text)),
  );
  expect(new Set(answers.map(codeOf))).toEqual(new Set(['INVALID_REFRESH_TOKEN']));
});

test('signing out voids the refresh token of this session alone', async () => {
  await using users = await openTestUsers();
  const here = await users.newSession('ada@example.com');
  const elsewhere = sessionOf(await users.signIn({ email: 'ada@example.com' }));
  const caller = await users.callerOf(here.accessToken);
  expect(await users.ask('mutation { signOut }', {}, caller)).toEqual({
    data: { signOut: true },
    errors: [],
  });
  expect(codeOf(await users.refresh(here.refreshToken))).toBe('INVALID_REFRESH_TOKEN');
  expect(codeOf(await users.refresh(elsewhere.refreshToken))).toBe('[]');
  expect(await users.ask('mutation { signOut }', {}, caller)).toEqual({
    data: { signOut: false },
    errors: [],
  });
});

test('signing out everywhere voids every session of the user, and of nobody else', async () => {
  await using users = await openTestUsers();
  const here = await users.newSession('ada@example.com');
  const elsewhere = sessionOf(await users.signIn({ email: 'ada@example.com' }));
  const somebody = await users.newSession('eve@example.com');
  const answer = await users.ask(
    'mutation { signOut(everywhere: true) }',
    {},
    await users.callerOf(here.accessToken),
  );
  expect(answer.data).toEqual({ signOut: true });
  const refreshed = await Promise.all(
    [here, elsewhere, somebody].map((session) => users.refresh(session.refreshToken)),
  );
  expect(refreshed.map(codeOf)).toEqual(['INVALID_REFRESH_TOKEN', 'INVALID_REFRESH_TOKEN', '[]']);
});

test("nobody signs somebody else's session out", async () => {
  await using users = await openTestUsers();
  const [ada, eve] = [await users.newSession(), await users.newSession()];
  const { sessionId } = await users.callerOf(ada.accessToken);
  const caller = { ...(await users.callerOf(eve.accessToken)), sessionId };
  expect((await users.ask('mutation { signOut }', {}, caller)).data).toEqual({ signOut: false });
  expect(codeOf(await users.refresh(ada.refreshToken))).toBe('[]');
});

test('signing out without credentials is refused', async () => {
  await using users = await openTestUsers();
  expect(codeOf(await users.ask('mutation { signOut }', {}, anonymous))).toBe('UNAUTHENTICATED');
});

test('an operator gets the scopes of one with the next token, and loses them the same way', async () => {
  await using users = await openTestUsers();
  const first = await users.newSession();
  await users.query(`update users set role = 'OPERATOR'`);
  const second = sessionOf(await users.refresh(first.refreshToken));
  expect((await users.callerOf(second.accessToken)).scopes).toEqual(['users:read', 'devices:read']);
  await users.query(`update users set role = 'USER'`);
  const third = sessionOf(await users.refresh(second.refreshToken));
  expect((await users.callerOf(third.accessToken)).scopes).toEqual([]);
});
