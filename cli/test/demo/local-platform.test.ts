import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@montegraph/platform/testing';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** What lies in the temporary folder, but for the cache of tsx, which runs our sources and keeps it for the next time. */
async function leftBehind(temporary: string): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => !name.startsWith('tsx-'));
}

/** The folder of the demo's database and its server's process, once it is there. As root it lies elsewhere. */
async function databaseOf(temporary: string): Promise<{ readonly folder: string; readonly pid: number }> {
  const deadline = AbortSignal.timeout(30_000);
  for (;;) {
    try {
      const [demo = ''] = await leftBehind(temporary);
      const folder = await realpath(path.join(temporary, demo, 'postgres'));
      const pid = Number.parseInt(await readFile(path.join(folder, 'cluster/postmaster.pid'), 'utf8'), 10);
      if (pid > 0) return { folder, pid };
    } catch {
      // Not yet.
    }
    await sleep(20, undefined, { signal: deadline });
  }
}

test.each(['while its platform starts', 'while its run goes on'])(
  'Ctrl-C %s leaves no process and no folder',
  async (moment) => {
    await using temporary = await temporaryFolder();
    const demo = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), 'cli/src/main.ts', 'demo', '--trials', '50000000'],
      {
        cwd: project,
        // The head of a process group, as a shell makes it of a command: Ctrl-C reaches all of the group.
        detached: true,
        env: { PATH: process.env['PATH'], TMPDIR: temporary.path },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const exit = once(demo, 'exit');
    const database = await databaseOf(temporary.path);
    if (moment === 'while its run goes on')
      for await (const line of createInterface(demo.stdout)) if (line.startsWith('Running')) break;
    process.kill(-Number(demo.pid), 'SIGINT');
    expect(await exit).toEqual([130, null]);
    expect(await leftBehind(temporary.path)).toEqual([]);
    await expect(readdir(database.folder)).rejects.toThrow('ENOENT');
    expect(() => process.kill(database.pid, 0)).toThrow('ESRCH');
  },
  60_000,
);
