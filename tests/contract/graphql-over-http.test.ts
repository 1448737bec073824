import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { openEmbeddedPlatform, type TestPlatform } from '../support/platforms.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openEmbeddedPlatform();
}, 60_000);

afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
}, 60_000);

const audits = serverAudits({ url: () => platform.url, fetchFn: fetch });

test('there are audits', () => expect(audits.length).toBeGreaterThan(60));

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
  const result = await audit.fn();
  expect(result).toMatchObject({ status: expect.stringMatching(/^(ok|notice)$/) });
});
