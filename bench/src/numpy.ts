import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

export type Numpy = AsyncDisposable & {
  readonly version: string;
  /** Runs a model once, in the process's one thread. */
  run(
    model: string,
    trials: number,
  ): Promise<{ readonly seconds: number; readonly means: readonly number[] }>;
};

/**
 * Starts the peer: `peers/models.py` in a process of its own.
 *
 * @param python a Python 3 that has numpy
 * @throws Error when there is none
 */
export async function openNumpy(python: string): Promise<Numpy> {
  const script = path.join(import.meta.dirname, '..', 'peers', 'models.py');
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  // A Python that is not there is told by the first answer, which never comes.
  child.on('error', () => {});
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${python} with numpy is needed (Debian: python3-numpy).`);
    return JSON.parse(line.value);
  };
  // Our own script writes both.
  const { numpy: version } = (await answer()) as { readonly numpy: string };
  return {
    version,
    async run(model, trials) {
      child.stdin.write(`${model} ${trials}\n`);
      return (await answer()) as { readonly seconds: number; readonly means: readonly number[] };
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
