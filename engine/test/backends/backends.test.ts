import { EventEmitter, once } from 'node:events';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { openBackends } from '../../src/backends/backends.ts';
import type { BackendRun, Backends, BackendsOptions } from '../../src/backends/backends.ts';
import { DeviceFailure } from '../../src/backends/device.ts';
import type { Device } from '../../src/backends/device.ts';
import { javascript } from '../../src/backends/javascript.ts';
import { proofModel } from '../../src/backends/proof-model.ts';
import { packModel } from '../../src/model/pack.ts';
import { simulate } from '../../src/simulate.ts';
import type { ShardSample } from '../../src/simulate.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { outputRanges } from '../../src/statistics/output-ranges.ts';
import { fakeDevice } from '../fixtures/fake-device.ts';
import type { FakeDeviceOptions } from '../fixtures/fake-device.ts';
import { sumAfterDetours, sumAndInverse, sumOfNormals } from '../fixtures/models.ts';

// Threads start and prove themselves, on a machine with other things to do in many seconds.
jest.setTimeout(120_000);

const opened: Backends[] = [];
afterAll(async () => {
  for (const backends of opened) await backends[Symbol.asyncDispose]();
});

const logged: string[] = [];
async function open(openDevice: (backend: Device['backend']) => Promise<Device>): Promise<Backends> {
  const backends = await openBackends({
    threads: 1,
    gpu: 'auto',
    silenceMs: 5_000,
    startWaitMs: 100_000,
    log: (message) => logged.push(message),
    openDevice,
  });
  opened.push(backends);
  await backends.devicesStarted;
  return backends;
}

const noDevice = async (): Promise<Device> => {
  throw new DeviceFailure('unavailable', 'There is no adapter.');
};

/** Backends with one device, which does what a test wants once it has proven itself. */
async function openWithDevice() {
  const state: { options: FakeDeviceOptions; opens: number } = { options: {}, opens: 0 };
  const backends = await open(async (backend) => {
    if (backend === 'GPUJS') return noDevice();
    state.opens += 1;
    const right = fakeDevice();
    let hasProven = false;
    return fakeDevice({
      blockers: (model) => ((hasProven && state.options.blockers) || right.blockers)(model),
      async prepare(model, options) {
        const fake = hasProven ? fakeDevice(state.options) : right;
        hasProven = true;
        return fake.prepare(model, options);
      },
    });
  });
  return { backends, state };
}

const trials = 3 * blockTrials + 100;
const shard = { seed: 7n, firstTrial: 0, trials };
const runOf = (overrides: Partial<BackendRun> = {}): BackendRun => ({
  ...shard,
  runId: 'proof',
  model: packModel(proofModel()),
  backend: 'WEBGPU',
  precision: 'SINGLE',
  ...overrides,
});
const right = simulate(javascript.prepare(proofModel()), shard)!;
const ranges = outputRanges(right.outputs);

describe('without a device', () => {
  let shared: Backends;
  const get = async () => (shared ??= await open(noDevice));

  test('javascript and wasm have proven themselves, and the others say why they are out', async () => {
    const backends = await get();
    expect(backends.statuses).toEqual([
      { backend: 'JAVASCRIPT', available: true, device: 'processor, 1 thread', reason: null },
      { backend: 'WASM', available: true, device: 'processor, 1 thread', reason: null },
      { backend: 'WEBGPU', available: false, device: null, reason: 'There is no adapter.' },
      { backend: 'GPUJS', available: false, device: null, reason: 'There is no adapter.' },
    ]);
    expect(backends.devices()).toEqual([]);
  });

  test('wasm and javascript give the same bits', async () => {
    const backends = await get();
    for (const backend of ['WASM', 'JAVASCRIPT'] as const) {
      const sample = await backends.run(runOf({ backend, precision: 'DOUBLE', runId: `bits` }));
      expect(sample).toEqual({
        ...right,
        backend,
        device: 'processor, 1 thread',
        fallback: null,
        shadow: null,
      });
    }
  });

  test('a run that was planned on a device goes on in 64-bit floating point, and says so', async () => {
    const backends = await get();
    const sample = await backends.run(runOf());
    expect(sample).toMatchObject({ backend: 'WASM', fallback: 'WEBGPU: There is no adapter.', shadow: null });
    expect(sample.outputs).toEqual(right.outputs);
  });

  test('the fastest backend is measured, and its estimate is for these trials', async () => {
    const backends = await get();
    const model = packModel(sumOfNormals);
    const choice = await backends.choose(model, {
      backend: 'AUTO',
      precision: null,
      trials: 1e6,
      mayUseGpu: true,
    });
    expect(choice).toMatchObject({ kind: 'plan', precision: 'DOUBLE', blockers: [] });
    if (choice.kind !== 'plan') return;
    expect(choice.reason).toMatch(
      / is the fastest of 2: it made [\d.]+ \w+ trials a second with this model\.$/,
    );
    const { backend, trialsPerSecond, estimatedSeconds } = choice;
    expect(estimatedSeconds).toBeGreaterThanOrEqual(1e6 / trialsPerSecond!);
    // Measured once.
    const again = await backends.choose(packModel(sumOfNormals), {
      backend,
      precision: null,
      trials: 1e6,
      mayUseGpu: true,
    });
    expect(again).toMatchObject({ trialsPerSecond, estimatedSeconds });
  });

  test('a graphics processor that is not there, or not allowed, is refused', async () => {
    const backends = await get();
    const request = { backend: 'GPU', precision: null, trials: 1000 } as const;
    const model = packModel(sumOfNormals);
    await expect(backends.choose(model, { ...request, mayUseGpu: true })).resolves.toEqual({
      kind: 'refused',
      code: 'BACKEND_UNAVAILABLE',
      reason: 'WEBGPU: There is no adapter. GPUJS: There is no adapter.',
      blockers: [],
    });
    await expect(backends.choose(model, { ...request, mayUseGpu: false })).resolves.toMatchObject({
      code: 'GPU_NOT_ALLOWED',
    });
  });
});

/** A device that is there when a test lets it be, and ends when it is told to, as a process does. */
async function openSlowly({ startWaitMs = 100_000 }: Pick<BackendsOptions, 'startWaitMs'> = {}) {
  const arrival = new EventEmitter();
  const arrived = once(arrival, 'now');
  const ended: string[] = [];
  const backends = await openBackends({
    threads: 1,
    gpu: 'auto',
    startWaitMs,
    openDevice: async (backend, signal) => {
      const stopped = once(signal, 'abort').then(() => {
        ended.push(backend);
        throw signal.reason;
      });
      await Promise.race([arrived, stopped]);
      return fakeDevice({ backend });
    },
  });
  opened.push(backends);
  return { backends, ended, arrive: () => arrival.emit('now') };
}

describe('while a device is being started', () => {
  const isStarting = { available: false, device: null, reason: 'It is being started and proven.' };
  const request = { backend: 'GPU', precision: null, trials: 1000, mayUseGpu: true } as const;
  const model = packModel(sumOfNormals);

  test('the processor is there, and does what may run anywhere', async () => {
    const { backends } = await openSlowly();
    expect(backends.statuses.slice(0, 3)).toMatchObject([
      { available: true },
      { available: true },
      isStarting,
    ]);
    expect(backends.devices()).toEqual([]);
    await expect(backends.choose(model, { ...request, backend: 'AUTO' })).resolves.toMatchObject({
      kind: 'plan',
      device: 'processor, 1 thread',
    });
  });

  test('who asks for it gets it when it is there', async () => {
    const { backends, arrive } = await openSlowly();
    const chosen = backends.choose(model, request);
    const sample = backends.run(runOf());
    arrive();
    await expect(chosen).resolves.toMatchObject({ kind: 'plan', backend: 'WEBGPU' });
    await expect(sample).resolves.toMatchObject({ backend: 'WEBGPU', fallback: null });
  });

  test('nobody waits for ever', async () => {
    const { backends } = await openSlowly({ startWaitMs: 20 });
    await expect(backends.choose(model, request)).resolves.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      reason: expect.stringMatching(/^WEBGPU: It is being started and proven\./),
    });
    await expect(backends.run(runOf())).resolves.toMatchObject({
      backend: 'WASM',
      fallback: 'WEBGPU: It is being started and proven.',
    });
  });

  test('who goes waits no longer', async () => {
    const { backends } = await openSlowly();
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(backends.choose(model, request, { signal: gone })).rejects.toThrow('gone');
    await expect(backends.run(runOf(), { signal: gone })).rejects.toThrow('gone');
  });

  test('disposal ends the start', async () => {
    const { backends, ended } = await openSlowly();
    await backends[Symbol.asyncDispose]();
    expect(ended).toEqual(['WEBGPU']);
  });
});

describe('gpu.js', () => {
  test.each<[string, DeviceFailure['kind'], readonly string[]]>([
    ['is not looked for where webgpu finds no device', 'unavailable', ['WEBGPU']],
    ['is tried where webgpu finds one and cannot use it', 'wrong', ['WEBGPU', 'GPUJS']],
  ])('%s', async (_, kind, asked) => {
    const opens: string[] = [];
    const { statuses } = await open(async (backend) => {
      opens.push(backend);
      throw new DeviceFailure(kind, 'The driver is too old.');
    });
    expect(opens).toEqual(asked);
    const out = { available: false, device: null, reason: 'The driver is too old.' };
    expect(statuses.slice(2)).toEqual([
      { backend: 'WEBGPU', ...out },
      { backend: 'GPUJS', ...out },
    ]);
  });

  test('starts where webgpu works when somebody asks for it by name', async () => {
    const opens: string[] = [];
    const backends = await open(async (backend) => {
      opens.push(backend);
      return fakeDevice({ backend });
    });
    expect(opens).toEqual(['WEBGPU']);
    expect(backends.statuses[3]).toMatchObject({ available: false, reason: expect.stringMatching(/asks/) });
    await expect(backends.run(runOf({ backend: 'GPUJS' }))).resolves.toMatchObject({
      backend: 'GPUJS',
      fallback: null,
    });
    expect(opens).toEqual(['WEBGPU', 'GPUJS']);
    expect(backends.statuses[3]).toMatchObject({ available: true, reason: null });
  });
});

test('graphics processors that are switched off are not opened', async () => {
  const asked: string[] = [];
  await using backends = await openBackends({
    threads: 1,
    gpu: 'off',
    openDevice: async (backend) => {
      asked.push(backend);
      return noDevice();
    },
  });
  expect(asked).toEqual([]);
  expect(backends.statuses[2]).toEqual({
    backend: 'WEBGPU',
    available: false,
    device: null,
    reason: 'Graphics processors are left alone here.',
  });
});

test('a run takes no more of a device than the memory of its slot', async () => {
  const asked: number[] = [];
  await using backends = await openBackends({
    threads: 1,
    gpu: 'auto',
    // Two blocks: 8 inputs and 6 outputs, these with their errors.
    memoryBytes: 2 * blockTrials * 4 * (8 + 2 * 6),
    openDevice: async (backend) =>
      backend === 'GPUJS'
        ? noDevice()
        : fakeDevice({ change: (sample) => (asked.push(sample.trials), sample) }),
  });
  await backends.devicesStarted;
  asked.length = 0;
  const { outputs, moments, errorCounts } = await backends.run(runOf());
  expect(asked).toEqual([2 * blockTrials, blockTrials + 100]);
  expect([outputs[0], moments, errorCounts]).toEqual([
    right.outputs[0]!.map(Math.fround),
    right.moments,
    right.errorCounts,
  ]);
});

describe('with a device', () => {
  let parts: Awaited<ReturnType<typeof openWithDevice>>;
  const get = async (options: FakeDeviceOptions = {}) => {
    parts ??= await openWithDevice();
    parts.state.options = options;
    return parts.backends;
  };
  let runs = 0;
  // A run of its own, or the device's slot would have its model from before.
  const nextRun = (overrides: Partial<BackendRun> = {}) => runOf({ runId: `run ${++runs}`, ...overrides });

  test('it is listed with its slots', async () => {
    const backends = await get();
    expect(backends.devices()).toEqual([
      {
        backend: 'WEBGPU',
        device: 'a device of a test',
        isFallback: false,
        slots: 1,
        busySlots: 0,
        waiting: 0,
        memoryBytes: 2 ** 30,
      },
    ]);
  });

  test('a run there is compared in a thousand trials, and keeps what the device gave', async () => {
    const backends = await get();
    const sample = await backends.run(nextRun());
    expect(sample).toMatchObject({ backend: 'WEBGPU', device: 'a device of a test', fallback: null });
    expect(sample.outputs[0]).toEqual(right.outputs[0]!.map(Math.fround));
    expect(sample.shadow).toMatchObject({ trials: 1024, tolerance: 1e-4 });
    expect(sample.shadow!.largestDifference).toBeGreaterThan(0);
    expect(sample.shadow!.largestDifference).toBeLessThan(1e-6);
  });

  test('so is one whose trials are not kept', async () => {
    const backends = await get();
    const sample = await backends.run(nextRun({ ranges }));
    expect(sample).toMatchObject({ backend: 'WEBGPU', fallback: null, shadow: { trials: 1024 } });
    expect(sample.bins).toHaveLength(ranges.length);
  });

  test('a run with few trials is compared in all of them', async () => {
    const backends = await get();
    await expect(backends.run(nextRun({ trials: 300 }))).resolves.toMatchObject({
      backend: 'WEBGPU',
      shadow: { trials: 300 },
    });
  });

  // All of them begin after the proof, as a driver does that goes wrong under load.
  test.each<[string, (sample: ShardSample) => ShardSample, RegExp]>([
    [
      'values that are off in one trial of a hundred',
      (sample) => ({
        ...sample,
        outputs: sample.outputs.map((column) => column.map((x, i) => (i % 100 === 7 ? x + 1e-3 : x))),
      }),
      /of its trials|trials differ from 64-bit/,
    ],
    [
      'no errors where there are some',
      (sample) => ({ ...sample, errors: sample.errors.map(() => null) }),
      /of its trials|trials differ from 64-bit/,
    ],
    [
      'moments of something else',
      (sample) => (sample.moments.fill(5, 1, 2), sample),
      /moments are not those of its trials/,
    ],
    [
      'fewer trials than were asked for',
      (sample) => ({ ...sample, outputs: sample.outputs.map((column) => column.subarray(1)) }),
      /left out a part/,
    ],
    [
      'error counts that do not fit',
      (sample) => ({ ...sample, errorCounts: sample.errorCounts.map(() => []) }),
      /not as many as its trials/,
    ],
  ])('a driver that gives %s is not believed', async (_, change, reason) => {
    const backends = await get({ change });
    const sample = await backends.run(nextRun());
    expect(sample).toMatchObject({ backend: 'WASM', fallback: expect.stringMatching(reason) });
    expect(sample.outputs).toEqual(right.outputs);
    expect(sample.moments).toEqual(right.moments);
  });

  test('nor one that gives wrong bins, or wrong numbers behind them', async () => {
    const bins = await get({
      change: (sample) => (sample.bins[0]?.counts.fill(0, 0, 20_000), sample),
    });
    await expect(bins.run(nextRun({ ranges }))).resolves.toMatchObject({
      backend: 'WASM',
      fallback: 'WEBGPU: Its bins have other trials than have a value.',
      bins: simulate(javascript.prepare(proofModel()), { ...shard, ranges })!.bins,
    });
    const moments = await get({
      change: (sample) => (sample.bins.length > 0 && sample.moments.fill(5, 1, 2), sample),
    });
    await expect(moments.run(nextRun({ ranges }))).resolves.toMatchObject({
      backend: 'WASM',
      fallback: 'WEBGPU: Its moments are not those of its trials.',
    });
  });

  test.each<[string, FakeDeviceOptions]>([
    [
      'out of memory',
      {
        prepare: async () => {
          throw new DeviceFailure('memory', 'The device is out of memory.');
        },
      },
    ],
    [
      'too small for the model',
      {
        run: async () => {
          throw new DeviceFailure('limits', 'The device is too small.');
        },
      },
    ],
  ])('a device that is %s leaves the run to the processor, and stays', async (_, options) => {
    const backends = await get(options);
    const sample = await backends.run(nextRun());
    expect(sample).toMatchObject({
      backend: 'WASM',
      fallback: expect.stringMatching(/^WEBGPU: The device is/),
    });
    expect(backends.devices()).toHaveLength(1);
  });

  test('runs wait for its slot in a queue, and leave it when they are cancelled', async () => {
    const begun: (() => void)[] = [];
    const isRunning = new Promise<void>((resolve) => begun.push(resolve));
    const end: (() => void)[] = [];
    const isEnding = new Promise<void>((resolve) => end.push(resolve));
    const backends = await get({
      change: (sample) => sample,
      prepare: async (model) => {
        const real = await fakeDevice().prepare(model);
        return {
          ...real,
          async run(wanted, options) {
            begun[0]!();
            await isEnding;
            return real.run(wanted, options);
          },
        };
      },
    });
    const first = backends.run(nextRun());
    await isRunning;
    const cancel = new AbortController();
    const second = backends.run(nextRun(), { signal: cancel.signal });
    const third = backends.run(nextRun());
    expect(backends.devices()[0]).toMatchObject({ busySlots: 1, waiting: 2 });
    cancel.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    expect(backends.devices()[0]).toMatchObject({ busySlots: 1, waiting: 1 });
    end[0]!();
    for (const sample of await Promise.all([first, third])) expect(sample.backend).toBe('WEBGPU');
    expect(backends.devices()[0]).toMatchObject({ busySlots: 0, waiting: 0 });
  });

  test('a model that it cannot compute is refused there with the cells, and runs elsewhere', async () => {
    const program = { ...sumAndInverse.program, cells: ['Model!A4'], origins: [] as number[] };
    program.origins = program.instructions.map((_, i) => (i >= 4 ? 0 : -1));
    const model = packModel({ ...sumAndInverse, program });
    const backends = await get({ blockers: () => [{ instruction: 7, reason: 'There is no division.' }] });
    const request = { precision: null, trials: 1e5, mayUseGpu: true } as const;
    const blockers = [{ cell: 'Model!A4', reason: 'There is no division.' }];
    await expect(backends.choose(model, { ...request, backend: 'GPU' })).resolves.toEqual({
      kind: 'refused',
      code: 'MODEL_NOT_FOR_BACKEND',
      reason: 'The model cannot run on WEBGPU: There is no division.',
      blockers,
    });
    await expect(backends.choose(model, { ...request, backend: 'AUTO' })).resolves.toMatchObject({
      kind: 'plan',
      device: 'processor, 1 thread',
      blockers,
    });
  });

  test('it is chosen by its speed, by those alone who may use it, and not for 64-bit floating point', async () => {
    const backends = await get({ run: async (wanted) => ({ ...right, trials: wanted.trials }) });
    const model = packModel(sumAfterDetours(300));
    const request = { backend: 'AUTO', precision: null, trials: 1e7 } as const;
    await expect(backends.choose(model, { ...request, mayUseGpu: true })).resolves.toMatchObject({
      backend: 'WEBGPU',
      precision: 'SINGLE',
      device: 'a device of a test',
    });
    const onProcessor = { device: 'processor, 1 thread', precision: 'DOUBLE' };
    await expect(backends.choose(model, { ...request, mayUseGpu: false })).resolves.toMatchObject(
      onProcessor,
    );
    await expect(
      backends.choose(model, { ...request, precision: 'DOUBLE', mayUseGpu: true }),
    ).resolves.toMatchObject(onProcessor);
  });

  test('a cancelled run rejects at once, however long the device takes to notice', async () => {
    const backends = await get({ run: () => new Promise(() => {}) });
    const cancel = new AbortController();
    const running = backends.run(nextRun(), { signal: cancel.signal });
    setImmediate(() => cancel.abort(new Error('cancelled')));
    await expect(running).rejects.toThrow('cancelled');
  });

  test('one that hangs is lost, its run goes on, and it is opened again', async () => {
    const backends = await get({ run: () => new Promise(() => {}) });
    const opens = parts.state.opens;
    const hanging = backends.run(nextRun());
    await expect(hanging).resolves.toMatchObject({
      backend: 'WASM',
      fallback: 'WEBGPU: The device said nothing for 5000 ms.',
    });
    parts.state.options = {};
    await untilReady(parts.backends);
    expect(parts.state.opens).toBeGreaterThan(opens);
    await expect(backends.run(nextRun())).resolves.toMatchObject({ backend: 'WEBGPU' });
  });
});

/** Waits until the device is there, once more. */
async function untilReady(backends: Backends): Promise<void> {
  while (backends.devices().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a device that is lost again and again is left out for good', async () => {
  const { backends, state } = await openWithDevice();
  state.options = {
    run: async () => {
      throw new DeviceFailure('lost', 'The device was lost.');
    },
  };
  for (let loss = 0; loss < 4; loss++) {
    await untilReady(backends);
    const sample = await backends.run(runOf({ runId: `loss ${loss}` }));
    expect(sample).toMatchObject({ backend: 'WASM', fallback: 'WEBGPU: The device was lost.' });
  }
  expect(state.opens).toBe(4);
  expect(backends.statuses[2]).toMatchObject({ available: false, reason: 'The device was lost.' });
});

test('a device that is wrong from the start is left out, and said so', async () => {
  const { statuses } = await open(async () =>
    fakeDevice({ change: (sample) => (sample.outputs[1]?.fill(0), sample) }),
  );
  expect(statuses[2]).toMatchObject({
    available: false,
    reason: expect.stringMatching(/values of the model that proves it are wrong/),
  });
  expect(logged).toContainEqual(expect.stringMatching(/^WEBGPU is left out: \d+ values/));
});
