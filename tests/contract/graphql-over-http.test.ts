import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';

const platform = sharedEmbeddedPlatform();

const audits = serverAudits({ url: () => platform().url, fetchFn: fetch });

test('there are audits', () => expect(audits.length).toBeGreaterThan(60));

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
  const result = await audit.fn();
  expect(result).toMatchObject({ status: expect.stringMatching(/^(ok|notice)$/) });
});
