import { expect, test } from '@jest/globals';
import { chromium } from 'playwright-core';
import { readExample } from '../support/examples.ts';
import { signedUp } from '../support/graph.ts';
import { testThatNeeds } from '../support/needs.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';
import { startRun } from '../support/run.ts';

const platform = sharedEmbeddedPlatform();

test('a browser is shown GraphiQL, and nothing in the page comes from elsewhere', async () => {
  const answer = await fetch(platform().url, { headers: { accept: 'text/html,application/xhtml+xml' } });
  const page = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(page).toContain('GraphiQL');
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

// A browser is not everywhere: CI, which installs one, asks for this test.
const testWithBrowser = testThatNeeds('TEST_CHROMIUM');

testWithBrowser(
  'GraphiQL in a browser runs a query and, with the headers that a user types, a subscription, and reaches no other host',
  async () => {
    const caller = await signedUp(platform().url);
    const { bytes, inputs, outputs } = await readExample('call-option');
    const fileId = await caller.uploadFile(bytes);
    const model = {
      fileId,
      inputs,
      outputs,
    };
    const id = await startRun(caller, { model, options: { trials: 10_000 } });

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
        if (protocol.startsWith('http') && host !== new URL(platform().url).host) foreign.push(request.url());
      });
      const open = (query: string) => page.goto(`${platform().url}?query=${encodeURIComponent(query)}`);
      const execute = () => page.getByRole('button', { name: /execute query/i }).click();

      await open('{ viewer { id } }');
      await execute();
      await page.getByText(/"viewer":\s*null/).waitFor();

      await open(`subscription { simulationProgress(id: "${id}") { status simulation { file { name } } } }`);
      await page.getByRole('button', { name: 'Headers' }).click();
      await page.locator('.graphiql-editor-tool .graphiql-editor:visible').click();
      await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${caller.accessToken}` }));
      await execute();
      await page.getByText(/"status":\s*"SUCCEEDED"/).waitFor();
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  60_000,
);
