import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openEmbeddedPlatform } from '../support/platforms.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'montegraph-test-'));
});

afterAll(() => rm(temporary, { recursive: true, force: true }));

/** What lies in the temporary folder, but for the cache of tsx, which runs our sources and keeps it for the next time. */
async function leftBehind(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => !name.startsWith('tsx-'));
}

/** `npm run demo -- …` without npm around it, with a folder for temporary files of its own. */
async function demo(...args: string[]) {
  const child = start(args);
  const [output, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output, complaint, code: code as number | null };
}

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'cli/src/main.ts', 'demo', ...args],
    {
      cwd: project,
      env: {
        PATH: process.env['PATH'],
        TMPDIR: temporary,
        MONTEGRAPH_SIMULATIONS_GPU: 'off',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

test('the demo does the whole job on a platform of its own, prints one JSON object last, and leaves nothing behind', async () => {
  const { output, complaint, code } = await demo(
    '--trials',
    '300000',
    '--seed',
    '0x2a',
    '--backend',
    'javascript',
    '--json',
  );
  expect({ code, complaint: code === 0 ? '' : complaint }).toEqual({ code: 0, complaint: '' });
  const result: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  expect(result).toMatchObject({ trials: 300_000, seed: '42', backend: 'JAVASCRIPT' });
  expect(result).toEqual({
    outputs: expect.arrayContaining([
      {
        cell: expect.any(String),
        mean: expect.any(Number),
        sd: expect.any(Number),
        standardError: expect.any(Number),
        p5: expect.any(Number),
        p50: expect.any(Number),
        p95: expect.any(Number),
      },
    ]),
    trials: 300_000,
    seconds: expect.any(Number),
    trialsPerSecond: expect.any(Number),
    progressEvents: expect.any(Number),
    seed: '42',
    backend: 'JAVASCRIPT',
  });
  expect(await leftBehind()).toEqual([]);
}, 120_000);

test('for people it draws a histogram and says what drives the outputs', async () => {
  const { output, code } = await demo('--example', 'call-option', '--trials', '100000');
  expect(code).toBe(0);
  expect(output).toContain('│█');
  expect(output).toContain('What drives');
  expect(output).toContain('Known answer');
  expect(output).toContain('Computed on ');
}, 120_000);

test.each([
  [['--example', 'nothing-such'], /^There is no example nothing-such; there are .+\n$/],
  [['--workbook', 'examples'], /^examples cannot be read\.\n$/],
  [['--workbook', 'nowhere.xlsx'], /^nowhere\.xlsx cannot be read\.\n$/],
  [['--input', 'B3'], /write an input as/],
  [['--trials', 'many'], /it is not a number/],
  [['--backend', 'abacus'], /Allowed choices are auto, cpu, gpu/],
])(
  'the demo with %j ends with the reason in one line',
  async (args, reason) => {
    const { complaint, code } = await demo(...args);
    expect(code).toBe(1);
    expect(complaint).toMatch(reason);
  },
  60_000,
);

test('a refusal by the graph is the reason, with its code and place', async () => {
  const { complaint, code } = await demo('--trials', '1e12');
  expect(code).toBe(1);
  expect(complaint.trim().split('\n')).toEqual([expect.stringMatching(/TRIALS_OUT_OF_RANGE .*trials/)]);
  expect(await leftBehind()).toEqual([]);
}, 120_000);

test.each(['Ctrl-C', 'a reader that goes away'])(
  '%s leaves no file and no samples on a platform that goes on running',
  async (interruption) => {
    await using platform = await openEmbeddedPlatform();
    const child = start(['--trials', '50000000'], { MONTEGRAPH_URL: platform.url });
    const exit = once(child, 'exit');
    const complaint = text(child.stderr);
    if (interruption === 'Ctrl-C') {
      for await (const line of createInterface(child.stdout)) if (line.startsWith('Running')) break;
      child.kill('SIGINT');
    } else {
      child.stdout.destroy();
    }
    expect(await exit).toEqual([130, null]);
    expect(await complaint).toMatch(/Interrupted\.\n$/);
    for (const store of ['files', 'simulations']) {
      const entries = await readdir(path.join(platform.dataDir, store), {
        recursive: true,
        withFileTypes: true,
      });
      expect(entries.filter((entry) => entry.isFile())).toEqual([]);
    }
  },
  120_000,
);
