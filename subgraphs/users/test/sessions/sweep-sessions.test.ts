import { expect, test } from '@jest/globals';
import { codeOf, openTestUsers, turnableClock } from '../users-service.ts';

const dayMs = 24 * 60 * 60 * 1000;

test('a service that starts deletes what has expired, sessions without a token included, and nothing else', async () => {
  const clock = turnableClock();
  await using users = await openTestUsers({ clock });
  await users.newSession();
  clock.advance(20 * dayMs);
  const young = await users.newSession();
  const count = () =>
    users.query(
      'select (select count(*) from refresh_tokens) tokens, (select count(*) from sessions) sessions',
    );
  expect(await count()).toEqual([{ tokens: '2', sessions: '2' }]);

  clock.advance(10 * dayMs);
  await using again = await openTestUsers({ clock, config: users.config });
  expect(await count()).toEqual([{ tokens: '1', sessions: '1' }]);
  expect(codeOf(await again.refresh(young.refreshToken))).toBe('[]');
});
