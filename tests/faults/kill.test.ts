import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@montegraph/platform/testing';
import { removeEmbeddedPostgres } from '@montegraph/platform/embedded-postgres';
import { readExample } from '../support/examples.ts';
import { Caller, signedUp } from '../support/graph.ts';
import { readRun, startRun, watchRun } from '../support/run.ts';

const main = fileURLToPath(new URL('../../embedded/src/main.ts', import.meta.url));

/** `npm start` as a process of its own, as a user has it. */
async function startPlatform(dataDir: string, environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      MONTEGRAPH_DATA_DIR: dataDir,
      MONTEGRAPH_LOG_LEVEL: 'fatal',
      MONTEGRAPH_ROUTER_PORT: '0',
      MONTEGRAPH_USERS_PORT: '0',
      MONTEGRAPH_FILES_PORT: '0',
      MONTEGRAPH_SIMULATIONS_PORT: '0',
      ...environment,
    },
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const up = once(child, 'message').then(([urls]) => (urls as { graphql: string }).graphql);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, complaint }));
  return { child, up, ended };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

test('a platform that is killed in the middle of a run finishes it after the next start, with the same numbers', async () => {
  await using folder = await temporaryFolder();
  const dataDir = path.join(folder.path, 'data');
  const { bytes, inputs, outputs } = await readExample('project-npv');
  const request = (fileId: string) => ({
    model: { fileId, inputs, outputs },
    options: { trials: 8_000_000, seed: '42' },
  });

  const first = await startPlatform(dataDir);
  const before = await signedUp(await first.up);
  const fileId = await before.uploadFile(bytes);
  const id = await startRun(before, request(fileId));
  for await (const event of before.subscribe<{ simulationProgress: { fraction: number } }>(
    'subscription ($id: ID!) { simulationProgress(id: $id) { fraction } }',
    { id },
  )) {
    if ((event.data?.simulationProgress.fraction ?? 0) > 0.2) break;
  }
  await end(first.child, 'SIGKILL');

  const second = await startPlatform(dataDir);
  try {
    const after = new Caller(await second.up);
    after.accessToken = before.accessToken;
    expect((await watchRun(after, id)).at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      trialsCompleted: 8_000_000,
    });
    const again = await startRun(after, request(fileId));
    await watchRun(after, again);
    expect(await readRun(after, id)).toEqual(await readRun(after, again));
  } finally {
    await end(second.child, 'SIGTERM');
    await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
  }
}, 180_000);

test('a second platform on the same data folder, or on a port that is taken, ends with one clear line', async () => {
  await using folder = await temporaryFolder();
  const dataDir = path.join(folder.path, 'data');
  const first = await startPlatform(dataDir);
  const port = new URL(await first.up).port;
  try {
    const second = await startPlatform(dataDir);
    expect(await second.ended).toEqual({
      code: 1,
      complaint: expect.stringMatching(/^DATA_FOLDER_IN_USE: .+\n$/),
    });
    const other = path.join(folder.path, 'other');
    const third = await startPlatform(other, {
      MONTEGRAPH_ROUTER_PORT: port,
      MONTEGRAPH_DATA_TEMPORARY: 'true',
    });
    expect(await third.ended).toEqual({
      code: 1,
      complaint: expect.stringMatching(new RegExp(`^PORT_IN_USE: .*${port}.*\n$`)),
    });
  } finally {
    await end(first.child, 'SIGTERM');
    await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
  }
  expect(first.child.exitCode).toBe(0);
}, 120_000);

test('a setting that does not exist ends the start with one clear line', async () => {
  await using folder = await temporaryFolder();
  const platform = await startPlatform(path.join(folder.path, 'data'), { MONTEGRAPH_ROUTER_PROT: '1' });
  expect(await platform.ended).toEqual({
    code: 1,
    complaint: expect.stringMatching(/^CONFIGURATION_INVALID: .*MONTEGRAPH_ROUTER_PROT.*\n$/),
  });
}, 60_000);
