import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { apiSdl } from '@montegraph/schema';
import { buildSchema, parse, validate } from 'graphql';
import { testThatNeeds } from '../support/needs.ts';
import { sharedEmbeddedPlatform } from '../support/platforms.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The fenced blocks of a language, as they stand. */
function snippets(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, code]) => code ?? '',
  );
}

const platform = sharedEmbeddedPlatform();

/** Feeds a program to an interpreter in the project's root, as a reader would paste it. */
async function run(command: string, args: readonly string[], program: string) {
  const child = spawn(command, args, {
    cwd: project,
    env: { PATH: process.env['PATH'], MONTEGRAPH_URL: platform().url },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(program);
  const [output, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output, complaint, code: code as number | null };
}

test("a partner's program in JavaScript does the whole job as it stands", async () => {
  const programs = snippets('js');
  expect(programs).toHaveLength(1);
  const { output, complaint, code } = await run(process.execPath, ['--input-type=module'], programs[0] ?? '');
  expect({ complaint, code }).toEqual({ complaint: '', code: 0 });
  expect(output).toContain('SUCCEEDED');
}, 60_000);

// curl is not everywhere: CI, where it is, asks for this test.
const testWithCurl = testThatNeeds('TEST_CURL');

testWithCurl(
  'the snippets for curl do the whole job as they stand',
  async () => {
    const commands = snippets('sh').filter((snippet) => snippet.includes('curl'));
    expect(commands.length).toBeGreaterThan(0);
    const { output, complaint, code } = await run('bash', ['-euo', 'pipefail'], commands.join('\n'));
    expect({ complaint, code }).toEqual({ complaint: '', code: 0 });
    expect(output).toContain('SUCCEEDED');
  },
  60_000,
);

test('every operation for GraphiQL is valid for the graph', () => {
  const schema = buildSchema(apiSdl());
  const operations = snippets('graphql');
  expect(operations.length).toBeGreaterThan(4);
  for (const operation of operations) expect(validate(schema, parse(operation))).toEqual([]);
});

test('every script that README names exists', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = [...readme.matchAll(/npm (?:run )?([a-z][a-z:-]*)/g)].map(([, name]) => name ?? '');
  const builtIn = new Set(['ci', 'install', 'run']);
  expect(named.filter((name) => !builtIn.has(name) && !Object.hasOwn(scripts, name))).toEqual([]);
});
