import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { filesErrors } from '@montegraph/files/errors';
import { platformErrors } from '@montegraph/platform/errors';
import { routerErrors } from '@montegraph/router/errors';
import { simulationsErrors } from '@montegraph/simulations/errors';
import { usersErrors } from '@montegraph/users/errors';

const catalogues = {
  'Any service': platformErrors,
  router: routerErrors,
  users: usersErrors,
  files: filesErrors,
  simulations: simulationsErrors,
};

test('docs/errors.md lists exactly the codes of the catalogues, in the same order, with their HTTP status and message', async () => {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  const documented = Object.fromEntries(
    sections.map((section) => {
      const [title = '', ...lines] = section.split('\n');
      const rows = lines.flatMap((line) => {
        const [, code, http, retryable, message] =
          /^\| `([A-Z_]+)` +\| (\d{3}) +\| (yes|no) +\| (.+?) +\|$/.exec(line) ?? [];
        return code ? [{ code, http: Number(http), retryable: retryable === 'yes', message }] : [];
      });
      return [title.trim(), rows];
    }),
  );
  const actual = Object.fromEntries(
    Object.entries(catalogues).map(([title, catalogue]) => [
      title,
      Object.entries(catalogue).map(([code, { http, retryable, message }]) => ({
        code,
        http,
        retryable,
        message,
      })),
    ]),
  );
  expect(documented).toEqual(actual);
});

test('a code that two services answer with means the same in both', () => {
  const entries: [string, unknown][] = Object.values(catalogues).flatMap((catalogue) =>
    Object.entries(catalogue),
  );
  const first = new Map(entries.toReversed());
  for (const [code, entry] of entries) expect([code, entry]).toEqual([code, first.get(code)]);
});
