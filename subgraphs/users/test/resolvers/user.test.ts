import { expect, test } from '@jest/globals';
import { anonymous, openTestUsers } from '../users-service.ts';

test('by reference a user sees themselves, an operator everybody, and anybody else nobody', async () => {
  await using users = await openTestUsers();
  const { user: ada, accessToken } = await users.newSession('ada@example.com');
  const { user: eve } = await users.newSession('eve@example.com');
  const caller = await users.callerOf(accessToken);
  const representations = [ada.id, eve.id, 'no such user'].map((id) => ({ __typename: 'User', id }));
  const emailsSeenBy = async (who: typeof caller | typeof anonymous) => {
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { email } } }';
    return (await users.ask(query, { representations }, who)).data;
  };
  expect(await emailsSeenBy(caller)).toEqual({ _entities: [{ email: 'ada@example.com' }, null, null] });
  expect(await emailsSeenBy({ ...caller, scopes: ['users:read'] })).toEqual({
    _entities: [{ email: 'ada@example.com' }, { email: 'eve@example.com' }, null],
  });
  expect(await emailsSeenBy(anonymous)).toEqual({ _entities: [null, null, null] });
});
