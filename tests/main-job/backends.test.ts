import { describe, expect, test } from '@jest/globals';
import { readExample } from '../support/examples.ts';
import { type Caller, signedUp } from '../support/graph.ts';
import { testThatNeeds } from '../support/needs.ts';
import { openEmbeddedPlatform, sharedEmbeddedPlatform } from '../support/platforms.ts';
import { readRun, startRun, watchRun } from '../support/run.ts';

type Backend = {
  readonly backend: string;
  readonly available: boolean;
  readonly device: string | null;
  readonly reason: string | null;
};

type Plan = {
  readonly backend: string;
  readonly device: string;
  readonly precision: string;
  readonly reason: string;
  readonly shadowCheck: {
    readonly trials: number;
    readonly largestDifference: number;
    readonly tolerance: number;
  } | null;
};

async function readBackends(caller: Caller): Promise<Map<string, Backend>> {
  const { backends } = await caller.get<{ backends: Backend[] }>(
    '{ backends { backend available device reason } }',
  );
  return new Map(backends.map((status) => [status.backend, status]));
}

/** Runs an example to its end. */
async function runExample(caller: Caller, name: string, options: object) {
  const { bytes, inputs, outputs } = await readExample(name);
  const fileId = await caller.uploadFile(bytes, `${name}.xlsx`);
  const id = await startRun(caller, {
    model: { fileId, inputs, outputs },
    options: { trials: 200_000, seed: '7', ...options },
  });
  await watchRun(caller, id);
  const { simulation } = await caller.get<{ simulation: { executionPlan: Plan } }>(
    `query ($id: ID!) { simulation(id: $id) { executionPlan {
      backend device precision reason shadowCheck { trials largestDifference tolerance }
    } } }`,
    { id },
  );
  return { ...(await readRun(caller, id)), plan: simulation.executionPlan };
}

describe('on the processor', () => {
  const platform = sharedEmbeddedPlatform();

  test.each(['project-npv', 'project-schedule', 'portfolio-var', 'insurance-claims', 'call-option'])(
    '%s has the same results from WebAssembly as from JavaScript, bit for bit',
    async (name) => {
      const caller = await signedUp(platform().url);
      const wasm = await runExample(caller, name, { backend: 'WASM' });
      const javascript = await runExample(caller, name, { backend: 'JAVASCRIPT' });
      expect(wasm.plan.backend).toBe('WASM');
      expect(javascript.plan.backend).toBe('JAVASCRIPT');
      expect(wasm.outputs).toEqual(javascript.outputs);
    },
    60_000,
  );

  test('every backend that is out gives the reason', async () => {
    const backends = await readBackends(await signedUp(platform().url));
    expect([...backends.keys()]).toEqual(['JAVASCRIPT', 'WASM', 'WEBGPU', 'GPUJS']);
    expect(backends.get('WASM')).toMatchObject({ available: true, reason: null });
    expect(backends.get('WEBGPU')).toMatchObject({ available: false, reason: expect.any(String) });
  });
});

// Software Vulkan is as good as a card here: what is asked is whether the whole way works.
const testWithWebgpu = testThatNeeds('TEST_WEBGPU');

testWithWebgpu(
  'a run that asks for a graphics processor computes on it, says so, and agrees with the processor',
  async () => {
    await using platform = await openEmbeddedPlatform({ MONTEGRAPH_SIMULATIONS_GPU: 'software' });
    const caller = await signedUp(platform.url);
    // Asked for, a device that is still being proven is waited for.
    const card = await runExample(caller, 'project-npv', { backend: 'GPU' });
    expect((await readBackends(caller)).get('WEBGPU')).toMatchObject({ available: true, reason: null });
    expect(card.plan).toMatchObject({ backend: 'WEBGPU', precision: 'SINGLE' });
    const { trials, largestDifference, tolerance } = card.plan.shadowCheck!;
    expect(trials).toBeGreaterThanOrEqual(1_024);
    expect(largestDifference).toBeLessThan(tolerance);
    const processor = await runExample(caller, 'project-npv', { backend: 'CPU' });
    for (const [index, { statistics }] of processor.outputs.entries()) {
      const difference = Math.abs(card.outputs[index]!.statistics.mean - statistics.mean);
      expect(difference / statistics.sd).toBeLessThan(tolerance);
    }
  },
  180_000,
);
