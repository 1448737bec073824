// A service in miniature that a test runs as a process and sends signals to. Its behaviour is the name in its first argument.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { platformFail } from '../../src/errors/index.ts';
import { runService, type OpenedService } from '../../src/lifecycle/index.ts';
import { setting } from '../../src/config/index.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const settings = { logLevel: setting('TEST_LOG_LEVEL', z.string().default('silent')) };

async function openServer(port: number, close: () => Promise<void>): Promise<OpenedService> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  say('open');
  return {
    [Symbol.asyncDispose]: async () => {
      await close();
      server.close();
      say('closed');
    },
  };
}

const openers: Record<string, (signal: AbortSignal) => Promise<OpenedService>> = {
  orderly: () => openServer(0, async () => {}),
  stubborn: () => openServer(0, () => (say('closing'), new Promise(() => {}))),
  orphaned: () => openServer(0, async () => (say('closing'), void (await once(process, 'disconnect')))),
  taken: () => openServer(Number(process.argv[3]), async () => {}),
  refused: async () => {
    throw new Error('wrapped', {
      cause: platformFail('MIGRATION_FAILED', { detail: 'Line one,\nline two.' }),
    });
  },
  forbidden: async () => {
    throw Object.assign(new Error("EACCES: permission denied, mkdir '/data'"), { code: 'EACCES' });
  },
  broken: async () => {
    throw new Error('something else');
  },
  failing: async () => ({
    ...(await openServer(0, async () => {})),
    failed: Promise.resolve(new Error('the database is gone')),
  }),
  throwing: async () => {
    setTimeout(() => {
      throw new Error('a bug');
    });
    return openServer(0, async () => {});
  },
  opening: async (signal) => {
    say('opening');
    const alive = setInterval(() => {}, 1_000);
    await once(signal, 'abort');
    clearInterval(alive);
    throw new Error('gave up');
  },
};

const open = openers[process.argv[2] ?? ''];
if (!open) throw new Error(`No behaviour ${process.argv[2]}.`);
await runService({ service: 'test', settings, environment: process.env }, ({ signal }) => open(signal));
