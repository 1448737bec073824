import { describe, expect, test } from '@jest/globals';
import { chooseBackend, openMeasure } from '../../src/backends/choose.ts';
import type { BackendName, BackendStatus, ChoiceRequest, Measured } from '../../src/backends/choose.ts';
import type { Precision } from '../../src/backends/backend.ts';
import { DeviceFailure } from '../../src/backends/device.ts';
import { deviceHost } from '../../src/backends/device-host.ts';
import type { Threads } from '../../src/backends/threads.ts';
import { packModel } from '../../src/model/pack.ts';
import { fakeDevice } from '../fixtures/fake-device.ts';
import { sumOfNormals } from '../fixtures/models.ts';

const model = packModel(sumOfNormals);
const speeds: Record<BackendName, number> = { JAVASCRIPT: 1e6, WASM: 1e7, WEBGPU: 1e9, GPUJS: 5e8 };
const noDivision = { cell: 'Model!B3', reason: 'There is no division.' };

type Setting = {
  readonly request?: Partial<ChoiceRequest>;
  readonly missing?: readonly BackendName[];
  readonly blocked?: readonly BackendName[];
  readonly busy?: readonly BackendName[];
  readonly fallbacks?: readonly BackendName[];
};

/** What is chosen of backends of these speeds, that take a second to prepare on a device; and what was measured and started for it. */
async function chosen({ request, missing = [], blocked = [], busy = [], fallbacks = [] }: Setting) {
  const measured: [BackendName, Precision][] = [];
  const started: BackendName[] = [];
  const statusOf = (backend: BackendName): BackendStatus => {
    const available = !missing.includes(backend);
    return {
      backend,
      available,
      device: available ? `the ${backend}` : null,
      reason: available ? null : 'It is not here.',
    };
  };
  const choice = await chooseBackend(
    {
      statusOf,
      async start(backend) {
        started.push(backend);
      },
      isFallback: (backend) => fallbacks.includes(backend),
      async measure(backend, precision): Promise<Measured> {
        measured.push([backend, precision]);
        const isBlocked = blocked.includes(backend);
        return {
          blockers: isBlocked ? [noDivision] : [],
          trialsPerSecond: isBlocked || busy.includes(backend) ? null : speeds[backend],
          prepareMs: backend === 'WEBGPU' || backend === 'GPUJS' ? 1000 : 0,
        };
      },
    },
    model,
    { backend: 'AUTO', precision: null, trials: 1e8, mayUseGpu: true, ...request },
  );
  return { choice, measured, started };
}

const backendOf = async (setting: Setting) => {
  const { choice } = await chosen(setting);
  return choice.kind === 'plan' ? choice.backend : choice.code;
};

test('the fastest is chosen, with the time that it will take', async () => {
  const { choice } = await chosen({});
  expect(choice).toEqual({
    kind: 'plan',
    backend: 'WEBGPU',
    precision: 'SINGLE',
    device: 'the WEBGPU',
    reason: 'WEBGPU is the fastest of 3: it made 1000 million trials a second with this model.',
    blockers: [],
    trialsPerSecond: 1e9,
    estimatedSeconds: 1.1,
  });
});

test('gpu.js is measured only where a model or a host keeps webgpu out', async () => {
  const { measured } = await chosen({});
  expect(measured.map(([backend]) => backend)).toEqual(['JAVASCRIPT', 'WASM', 'WEBGPU']);
  await expect(backendOf({ missing: ['WEBGPU'] })).resolves.toBe('GPUJS');
  await expect(backendOf({ blocked: ['WEBGPU'] })).resolves.toBe('GPUJS');
});

test('a short run is not worth preparing a device for', async () => {
  await expect(backendOf({ request: { trials: 1000 } })).resolves.toBe('WASM');
});

describe('AUTO', () => {
  test('leaves out devices for those who may not use them, and says nothing of them', async () => {
    const { choice, measured } = await chosen({ request: { mayUseGpu: false } });
    expect(choice).toMatchObject({ backend: 'WASM', precision: 'DOUBLE', blockers: [] });
    expect(measured.map(([backend]) => backend)).toEqual(['JAVASCRIPT', 'WASM']);
  });

  test('leaves out drivers that compute on the processor, and devices for 64-bit floating point', async () => {
    await expect(backendOf({ fallbacks: ['WEBGPU', 'GPUJS'] })).resolves.toBe('WASM');
    await expect(backendOf({ request: { precision: 'DOUBLE' } })).resolves.toBe('WASM');
  });

  test('does not wait for a device that is busy', async () => {
    await expect(backendOf({ busy: ['WEBGPU', 'GPUJS'] })).resolves.toBe('WASM');
  });

  test('names the cells that keep a model from what is faster', async () => {
    const { choice } = await chosen({ blocked: ['WEBGPU', 'GPUJS', 'WASM'] });
    expect(choice).toMatchObject({
      backend: 'JAVASCRIPT',
      blockers: [noDivision],
      reason:
        'JAVASCRIPT is the only one that can run this model; it made 1 million trials a second with this model.',
    });
  });
});

describe('what is asked for by name', () => {
  test.each<[Setting, string]>([
    [{ request: { backend: 'CPU' } }, 'WASM'],
    [{ request: { backend: 'CPU' }, missing: ['WASM'] }, 'JAVASCRIPT'],
    [{ request: { backend: 'JAVASCRIPT' } }, 'JAVASCRIPT'],
    [{ request: { backend: 'GPU' } }, 'WEBGPU'],
    [{ request: { backend: 'GPU' }, missing: ['WEBGPU'] }, 'GPUJS'],
    [{ request: { backend: 'GPU' }, fallbacks: ['WEBGPU', 'GPUJS'] }, 'WEBGPU'],
    [{ request: { backend: 'GPUJS' } }, 'GPUJS'],
    [{ request: { backend: 'GPU' }, missing: ['WEBGPU', 'GPUJS'] }, 'BACKEND_UNAVAILABLE'],
    [{ request: { backend: 'WASM' }, missing: ['WASM'] }, 'BACKEND_UNAVAILABLE'],
    [{ request: { backend: 'WEBGPU', mayUseGpu: false } }, 'GPU_NOT_ALLOWED'],
    [{ request: { backend: 'GPU' }, blocked: ['WEBGPU', 'GPUJS'] }, 'MODEL_NOT_FOR_BACKEND'],
    [{ request: { backend: 'WASM' }, blocked: ['WASM'] }, 'MODEL_NOT_FOR_BACKEND'],
  ])('%j gives %s', async (setting, expected) => {
    await expect(backendOf(setting)).resolves.toBe(expected);
  });

  test('is planned without figures while it is busy', async () => {
    const { choice } = await chosen({ request: { backend: 'WEBGPU' }, busy: ['WEBGPU'] });
    expect(choice).toMatchObject({
      backend: 'WEBGPU',
      reason: 'WEBGPU was the only choice; it is busy.',
      trialsPerSecond: null,
      estimatedSeconds: null,
    });
  });

  test('has the precision that was asked for, but for the oracle', async () => {
    const { measured } = await chosen({ request: { precision: 'SINGLE', backend: 'CPU' } });
    expect(measured).toEqual([
      ['JAVASCRIPT', 'DOUBLE'],
      ['WASM', 'SINGLE'],
    ]);
    const device = await chosen({ request: { precision: 'DOUBLE', backend: 'WEBGPU' } });
    expect(device.choice).toMatchObject({ backend: 'WEBGPU', precision: 'DOUBLE' });
  });

  test('is refused with a reason for each that is missing', async () => {
    const { choice } = await chosen({ request: { backend: 'GPU' }, missing: ['WEBGPU', 'GPUJS'] });
    expect(choice).toMatchObject({ reason: 'WEBGPU: It is not here. GPUJS: It is not here.' });
  });
});

describe('a device is started', () => {
  test('for those who ask for one, and gpu.js only where webgpu will not do', async () => {
    await expect(chosen({ request: { backend: 'GPU' } })).resolves.toMatchObject({ started: ['WEBGPU'] });
    for (const missing of ['missing', 'blocked'] as const) {
      const { started } = await chosen({ request: { backend: 'GPU' }, [missing]: ['WEBGPU'] });
      expect(started).toEqual(['WEBGPU', 'GPUJS']);
    }
    await expect(chosen({ request: { backend: 'GPUJS' } })).resolves.toMatchObject({ started: ['GPUJS'] });
  });

  test('neither for those who leave the choice to us, nor for those who may not use one', async () => {
    await expect(chosen({})).resolves.toMatchObject({ started: [] });
    await expect(chosen({ request: { backend: 'GPU', mayUseGpu: false } })).resolves.toMatchObject({
      started: [],
    });
  });
});

/** How often a device is asked for the model, when it fails the first time and is measured twice. */
async function attemptsAfter(kind: DeviceFailure['kind']): Promise<number> {
  let attempts = 0;
  let hasProven = false;
  const right = fakeDevice();
  await using host = deviceHost({
    backend: 'WEBGPU',
    slots: 1,
    unstarted: 'It has not started.',
    silenceMs: 60_000,
    log: () => {},
    open: async () =>
      fakeDevice({
        async prepare(...request) {
          if (hasProven) attempts += 1;
          hasProven = true;
          if (attempts === 1) throw new DeviceFailure(kind, 'The device failed.');
          return right.prepare(...request);
        },
      }),
  });
  await host.start();
  // What runs on a device needs no threads to be measured.
  const measure = openMeasure({} as Threads, () => host);
  await expect(measure('WEBGPU', 'SINGLE', model)).resolves.toMatchObject({ trialsPerSecond: null });
  await measure('WEBGPU', 'SINGLE', model);
  return attempts;
}

test('a device that was full when it was measured is asked for the model again', async () => {
  expect(await attemptsAfter('memory')).toBe(2);
});

test('one that was lost is not: the model would crash it again', async () => {
  expect(await attemptsAfter('lost')).toBe(1);
});

test('what keeps a model from a device in one precision does not in the other', async () => {
  await using host = deviceHost({
    backend: 'WEBGPU',
    slots: 1,
    unstarted: 'It has not started.',
    silenceMs: 60_000,
    log: () => {},
    open: async () =>
      fakeDevice({
        blockers: (_, { precision } = {}) =>
          precision === 'DOUBLE' ? [{ instruction: 0, reason: 'It is too long in pairs.' }] : [],
      }),
  });
  await host.start();
  const measure = openMeasure({} as Threads, () => host);
  await expect(measure('WEBGPU', 'SINGLE', model)).resolves.toMatchObject({ blockers: [] });
  const { blockers } = await measure('WEBGPU', 'DOUBLE', model);
  expect(blockers.map(({ reason }) => reason)).toEqual(['It is too long in pairs.']);
});
