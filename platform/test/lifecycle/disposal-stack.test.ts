import { expect, test } from '@jest/globals';
import { DisposalStack } from '../../src/lifecycle/disposal-stack.ts';

const closing = (log: string[], name: string) => ({
  [Symbol.asyncDispose]: async () => {
    log.push(name);
  },
});

test('closes in reverse order of opening', async () => {
  const log: string[] = [];
  {
    await using opened = new DisposalStack();
    opened.use(closing(log, 'database'));
    opened.use(closing(log, 'server'));
  }
  expect(log).toEqual(['server', 'database']);
});

test('closes what is open when the next thing fails to open', async () => {
  const log: string[] = [];
  const open = async () => {
    await using opened = new DisposalStack();
    opened.use(closing(log, 'database'));
    throw new Error('port in use');
  };
  await expect(open()).rejects.toThrow('port in use');
  expect(log).toEqual(['database']);
});

test('leaves everything open after release, until the released closer is called, once', async () => {
  const log: string[] = [];
  const open = async () => {
    await using opened = new DisposalStack();
    opened.use(closing(log, 'database'));
    return opened.release();
  };
  const close = await open();
  expect(log).toEqual([]);
  await close();
  await close();
  expect(log).toEqual(['database']);
});

test('a closer that fails does not keep the others from running, and its failure is thrown', async () => {
  const log: string[] = [];
  const opened = new DisposalStack();
  opened.use(closing(log, 'database'));
  opened.defer(() => {
    throw new Error('server is stuck');
  });
  await expect(opened[Symbol.asyncDispose]()).rejects.toThrow('server is stuck');
  expect(log).toEqual(['database']);
});
