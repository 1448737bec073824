import { EventEmitter, once } from 'node:events';
import { expect, jest, test } from '@jest/globals';
import { openDeviceIn } from '../../src/backends/device-process.ts';
import { DeviceFailure } from '../../src/backends/device.ts';
import type { Device } from '../../src/backends/device.ts';
import { javascript } from '../../src/backends/javascript.ts';
import { philoxKey } from '../../src/random/philox.ts';
import { simulate } from '../../src/simulate.ts';
import { sumOfNormals } from '../fixtures/models.ts';
import type { FakeDeviceOptions } from './fake-device.ts';

// A process starts in a third of a second, on a machine with other things to do in several.
jest.setTimeout(30_000);

type Options = NonNullable<Parameters<typeof openDeviceIn>[1]>;

const openFake = (options: FakeDeviceOptions = {}, processOptions: Options = {}): Promise<Device> =>
  openDeviceIn(
    {
      backend: 'WEBGPU',
      module: new URL('./fake-device.ts', import.meta.url),
      opener: 'openFakeDevice',
      options,
      blockers: () => [{ instruction: 1, reason: 'because' }],
    },
    processOptions,
  );

const shard = { seed: 5n, firstTrial: 4096, trials: 5000 };

async function failureOf(promise: Promise<unknown>): Promise<DeviceFailure> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeviceFailure))
    throw new Error('It did not fail as a device does.', { cause: error });
  return error;
}

test('a device in a process of its own describes itself, draws words and runs shards as one here', async () => {
  await using device = await openFake();
  expect(device).toMatchObject({
    backend: 'WEBGPU',
    description: 'A processor in disguise',
    isFallback: true,
    memoryBytes: 2 ** 20,
  });
  expect(device.blockers(sumOfNormals)).toEqual([{ instruction: 1, reason: 'because' }]);
  const key = philoxKey(7n);
  await expect(device.words(key, 1, 16, 64)).resolves.toEqual(javascript.words(key, 1, 16, 64));
  await using model = await device.prepare(sumOfNormals);
  const done: number[] = [];
  const sample = await model.run(shard, { onProgress: (trials) => done.push(trials) });
  expect(sample).toEqual(simulate(javascript.prepare(sumOfNormals), shard));
  expect(done).toEqual([4096, 5000]);
});

test('what drivers write to standard error is handed on, and goes nowhere else', async () => {
  const output = new EventEmitter();
  const heard = once(output, 'text');
  await using device = await openFake({}, { onDriverOutput: (text) => output.emit('text', text) });
  await expect(heard).resolves.toEqual([expect.stringContaining('a driver says hello')]);
  expect(device.isFallback).toBe(true);
});

const openBy = (opener: string, processOptions: Options = {}): Promise<Device> =>
  openDeviceIn(
    {
      backend: 'WEBGPU',
      module: new URL('./fake-device.ts', import.meta.url),
      opener,
      blockers: () => [],
    },
    processOptions,
  );

test('where there is no device, opening fails with its reason', async () => {
  await expect(failureOf(openBy('openNoDevice'))).resolves.toMatchObject({
    kind: 'unavailable',
    message: 'There is no adapter.',
  });
});

test('opening that is given up rejects with the reason, and its process is gone by then', async () => {
  const stop = new AbortController();
  let pid = 0;
  const opening = openBy('openHangingDevice', {
    signal: stop.signal,
    onDriverOutput(text) {
      pid = Number(text);
      stop.abort(new Error('The service stops.'));
    },
  });
  await expect(opening).rejects.toThrow('The service stops.');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test("a device's process has the way to its drivers in its environment, and no secret of the service", async () => {
  process.env['DATABASE_URL'] = 'postgres://user:password@host';
  process.env['VK_LOADER_DEBUG'] = 'none';
  try {
    const { message } = await failureOf(openBy('openNamesOfEnvironment'));
    expect(message.split(' ')).toEqual(expect.arrayContaining(['PATH', 'VK_LOADER_DEBUG']));
    expect(message).not.toContain('DATABASE_URL');
  } finally {
    delete process.env['DATABASE_URL'];
    delete process.env['VK_LOADER_DEBUG'];
  }
});

test('a module that cannot be loaded is a device that fails to open', async () => {
  const module = new URL('./no-such-device.ts', import.meta.url);
  const opening = openDeviceIn({ backend: 'WEBGPU', module, opener: 'open', blockers: () => [] });
  await expect(failureOf(opening)).resolves.toMatchObject({ message: expect.stringContaining('no-such') });
});

test.each(['exit', 'abort'] as const)(
  'a process that ends in the middle of a run (%s) is a lost device, now and from then on',
  async (onRun) => {
    await using device = await openFake({ onRun });
    await using model = await device.prepare(sumOfNormals);
    const both = await Promise.all([failureOf(model.run(shard)), failureOf(model.run(shard))]);
    expect(both.map(({ kind }) => kind)).toEqual(['lost', 'lost']);
    const later = await failureOf(device.prepare(sumOfNormals));
    expect(later.kind).toBe('lost');
  },
);

test.each(['hang', 'spin'] as const)(
  'a driver that never answers (%s) is ended when the silence is too long',
  async (onRun) => {
    await using device = await openFake({ onRun }, { silenceMs: 5_000 });
    await using model = await device.prepare(sumOfNormals);
    const failure = await failureOf(model.run(shard));
    expect([failure.kind, failure.message]).toEqual(['lost', expect.stringContaining('said nothing')]);
  },
);

test.each([
  ['memory', 'memory', 'The device has no memory left.'],
  ['throw', 'wrong', 'a bug'],
] as const)('a run that fails (%s) fails alone: the device goes on', async (onRun, kind, message) => {
  await using device = await openFake({ onRun });
  await using model = await device.prepare(sumOfNormals);
  await expect(failureOf(model.run(shard))).resolves.toMatchObject({ kind, message });
  await expect(device.words(philoxKey(7n), 0, 0, 16)).resolves.toHaveLength(16);
});

test('a model that the device refuses is refused here', async () => {
  await using device = await openFake();
  const failure = await failureOf(device.prepare({ ...sumOfNormals, inputs: [] }));
  expect(failure.kind).toBe('limits');
});

test('an aborted run rejects with the reason at once, and the device goes on', async () => {
  await using device = await openFake({ onRun: 'waitForAbort' });
  await using model = await device.prepare(sumOfNormals);
  const abort = new AbortController();
  const reason = new Error('not wanted any more');
  const run = model.run(shard, { signal: abort.signal, onProgress: () => abort.abort(reason) });
  await expect(run).rejects.toBe(reason);
  await expect(model.run(shard, { signal: abort.signal })).rejects.toBe(reason);
  await expect(device.words(philoxKey(7n), 0, 0, 16)).resolves.toHaveLength(16);
});

test('closing ends what is running', async () => {
  const device = await openFake({ onRun: 'hang' });
  const model = await device.prepare(sumOfNormals);
  const run = failureOf(model.run(shard));
  await device[Symbol.asyncDispose]();
  await expect(run).resolves.toMatchObject({ kind: 'lost' });
  await device[Symbol.asyncDispose]();
});
