import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A platform that answers at `url`; disposal ends it if it was started here. */
export type LocalPlatform = AsyncDisposable & { readonly url: string; readonly startedHere: boolean };

const project = fileURLToPath(new URL('../../..', import.meta.url));
const entryPoint = path.join(project, 'embedded/src/main.ts');

/**
 * The platform that runs already on the project's data folder, else a new one in a temporary folder on free ports.
 *
 * @throws when it does not start, with the reason that it gave
 */
export async function openLocalPlatform(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<LocalPlatform> {
  const running = environment['MONTEGRAPH_URL'] ?? (await runningPlatform());
  if (running) return { url: running, startedHere: false, [Symbol.asyncDispose]: async () => {} };
  return startTemporaryPlatform(environment, signal);
}

/** `npm start` leaves its URL in the data folder; only one that answers counts. */
async function runningPlatform(): Promise<string | undefined> {
  try {
    const text = await readFile(path.join(project, '.montegraph/running.json'), 'utf8');
    // Written by the platform itself; a file of another shape fails in the next lines and counts as none.
    const { graphql, health } = JSON.parse(text) as { graphql: string; health: string };
    const answer = await fetch(health, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? graphql : undefined;
  } catch {
    return undefined;
  }
}

async function startTemporaryPlatform(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<LocalPlatform> {
  const folder = await mkdtemp(path.join(tmpdir(), 'montegraph-demo-'));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), entryPoint], {
    cwd: project,
    // Its own group: Ctrl-C reaches this process alone. With ours the platform would get two signals, and a second one ends it
    // at once, without its database.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...environment,
      MONTEGRAPH_DATA_DIR: folder,
      MONTEGRAPH_DATA_TEMPORARY: 'true',
      MONTEGRAPH_LOG_LEVEL: 'error',
      MONTEGRAPH_ROUTER_PORT: '0',
      MONTEGRAPH_USERS_PORT: '0',
      MONTEGRAPH_FILES_PORT: '0',
      MONTEGRAPH_SIMULATIONS_PORT: '0',
    },
  });
  try {
    const url = await ready(child, signal);
    return {
      url,
      startedHere: true,
      async [Symbol.asyncDispose]() {
        await end(child);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end(child);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Resolves with the graph's URL when the platform says that it is up. */
async function ready(child: ChildProcess, signal: AbortSignal): Promise<string> {
  let complaint = '';
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const exited = once(child, 'close').then((): never => {
    throw new Error(complaint.trim().split('\n').at(-1) || 'The platform ended before it was up.');
  });
  const announced = once(child, 'message', { signal }).then(
    ([message]) => (message as { graphql: string }).graphql,
  );
  const url = await Promise.race([announced, exited]);
  exited.catch(() => {}); // from here on the end is expected
  return url;
}

/** Asks the platform to stop and waits for it: it removes its own temporary data, wherever that lies. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
