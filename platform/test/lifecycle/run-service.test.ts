import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';

// Each test starts a process that compiles its sources: half a second, on a busy machine more.
jest.setTimeout(30_000);

const service = fileURLToPath(new URL('./service.ts', import.meta.url));

/** Runs a behaviour of service.ts. `said(line)` waits for a line of its output. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', service, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new TypeError('They were asked for above.');
  const errors = text(stderr);
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  return {
    said: async (): Promise<string> => (await lines.next()).value,
    signal: (name: NodeJS.Signals) => child.kill(name),
    abandon: () => child.disconnect(),
    ended: async () => {
      const [code] = await exited;
      return { code, errors: await errors };
    },
  };
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s closes the service, and that is a success', async (name) => {
  const running = run('orderly');
  expect(await running.said()).toBe('open');
  running.signal(name);
  expect(await running.said()).toBe('closed');
  expect(await running.ended()).toEqual({ code: 0, errors: '' });
});

test('a second signal ends a service that does not close', async () => {
  const running = run('stubborn');
  expect(await running.said()).toBe('open');
  running.signal('SIGTERM');
  expect(await running.said()).toBe('closing');
  running.signal('SIGINT');
  expect((await running.ended()).code).toBe(130);
});

test('the end of the program that started it closes the service', async () => {
  const running = run('orderly');
  expect(await running.said()).toBe('open');
  running.abandon();
  expect(await running.said()).toBe('closed');
  expect(await running.ended()).toEqual({ code: 0, errors: '' });
});

test('the end of the program that started it does not cut a closing short', async () => {
  const running = run('orphaned');
  expect(await running.said()).toBe('open');
  running.signal('SIGTERM');
  expect(await running.said()).toBe('closing');
  running.abandon();
  expect(await running.said()).toBe('closed');
  expect(await running.ended()).toEqual({ code: 0, errors: '' });
});

test('a signal while the service opens makes it give up, and that is a success', async () => {
  const running = run('opening');
  expect(await running.said()).toBe('opening');
  running.signal('SIGTERM');
  expect(await running.ended()).toEqual({ code: 0, errors: '' });
});

test('a port that is taken is said in one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await run('taken', String(port)).ended()).toEqual({
    code: 1,
    errors: `PORT_IN_USE: Another program listens on the port. It is port ${port}.\n`,
  });
  server.close();
});

test('a failure that we know is one line, however deep its cause and however long its message', async () => {
  expect(await run('refused').ended()).toEqual({
    code: 1,
    errors: 'MIGRATION_FAILED: A database migration failed. Line one, line two.\n',
  });
});

test('a folder that may not be written is one line', async () => {
  const { code, errors } = await run('forbidden').ended();
  expect(code).toBe(1);
  expect(errors).toMatch(/^CONFIGURATION_INVALID: .+ EACCES: permission denied, mkdir '\/data'\n$/);
});

test('a failure that we do not know is one line too', async () => {
  expect(await run('broken').ended()).toEqual({ code: 1, errors: 'something else\n' });
});

test.each(['failing', 'throwing'])(
  'a service that is %s is closed, and that is a failure',
  async (behaviour) => {
    const running = run(behaviour);
    expect(await running.said()).toBe('open');
    expect(await running.said()).toBe('closed');
    expect((await running.ended()).code).toBe(1);
  },
);
