import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const startTimeoutMs = 60_000;
// Longer than a service's own drain deadline (20 s): it knows better when to give up.
const stopTimeoutMs = 25_000;

export type ServiceProcess = AsyncDisposable & {
  readonly pid: number;
  /** Resolves when the process ends before it was told to. */
  readonly failed: Promise<Error>;
};

export type ServiceProcessOptions = {
  readonly name: string;
  /** From the project's root: `subgraphs/users/src/main.ts`. */
  readonly main: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Answers 2xx when the service is up. */
  readonly healthUrl: string;
  readonly signal: AbortSignal;
};

/**
 * Starts a service's `main.ts` and waits until it is healthy.
 *
 * @throws when it ends or does not become healthy within a minute; then it does not run any more
 */
export async function openServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { name, main, environment, healthUrl, signal } = options;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path.join(project, main)], {
    cwd: project,
    // Its own group: Ctrl-C reaches the parent alone, which stops the services in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  });
  const exit = once(child, 'exit');
  const failed = exit.then(([code, by]) => new Error(`${name} ended (${String(code ?? by)}).`));
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = new AbortController();
    const outcome = await Promise.race([exit, sleep(stopTimeoutMs, 'late', { signal: late.signal })]);
    late.abort();
    if (outcome === 'late') {
      child.kill('SIGKILL');
      await exit;
    }
  };
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]);
    await Promise.race([becomesHealthy(healthUrl, deadline), failed.then((error) => Promise.reject(error))]);
  } catch (error) {
    await close();
    throw error;
  }
  // `spawn` gave it a pid: without one it would have failed above.
  return { pid: child.pid as number, failed, [Symbol.asyncDispose]: close };
}

async function becomesHealthy(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- asked again until it answers
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    // oxlint-disable-next-line no-await-in-loop
    await sleep(100, undefined, { signal });
  }
}
