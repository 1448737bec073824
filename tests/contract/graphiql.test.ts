import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium } from 'playwright-core';
import { testThatNeeds } from '../support/needs.ts';
import { openEmbeddedPlatform, type TestPlatform } from '../support/platforms.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openEmbeddedPlatform();
}, 60_000);

afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
}, 60_000);

test('a browser is shown GraphiQL, and nothing in the page comes from elsewhere', async () => {
  const answer = await fetch(platform.url, { headers: { accept: 'text/html,application/xhtml+xml' } });
  const page = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(page).toContain('GraphiQL');
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

// A browser is not everywhere: CI, which installs one, asks for this test.
const testWithBrowser = testThatNeeds('TEST_CHROMIUM');

testWithBrowser(
  'GraphiQL in a browser runs an operation, and reaches no other host',
  async () => {
    const browser = await chromium.launch({
      executablePath: process.env['TEST_CHROMIUM'] ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    try {
      const page = await browser.newPage();
      const foreign: string[] = [];
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol.startsWith('http') && host !== new URL(platform.url).host) foreign.push(request.url());
      });
      const query = encodeURIComponent('{ viewer { id } }');
      await page.goto(`${platform.url}?query=${query}`);
      await page.getByRole('button', { name: /execute query/i }).click();
      await page.waitForFunction(() => /"viewer":\s*null/.test(document.body.innerText));
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  60_000,
);
