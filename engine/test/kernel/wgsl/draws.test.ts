import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { javascript } from '../../../src/backends/javascript.ts';
import type { Precision } from '../../../src/backends/backend.ts';
import type { Device } from '../../../src/backends/device.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { drawPlan } from '../../../src/model/distributions/draw.ts';
import { simulate } from '../../../src/simulate.ts';
import { describeOnWebgpu, openDeviceForTests } from '../../backends/webgpu/device-for-tests.ts';
import { modelOf } from './model-of.ts';

jest.setTimeout(60_000);

const distributions: readonly Distribution[] = [
  { family: 'normal', mean: 10, sd: 3 },
  { family: 'lognormal', mean: 5, sd: 2 },
  { family: 'lognormal', mean: 5, sd: 40 },
  { family: 'uniform', min: -3, max: 11 },
  { family: 'triangular', min: -1, mode: 2, max: 9 },
  { family: 'triangular', min: 0, mode: 0, max: 1 },
  { family: 'pert', min: 100, mode: 120, max: 200 },
  { family: 'exponential', mean: 2 },
  { family: 'gamma', shape: 2.5, scale: 3 },
  { family: 'beta', a: 0.7, b: 3, min: 10, max: 20 },
  { family: 'weibull', shape: 1.7, scale: 4 },
  { family: 'student', df: 4 },
  { family: 'logistic', location: 1, scale: 2 },
  { family: 'extremeValue', location: 1, scale: 2 },
  { family: 'normal', mean: 10, sd: 3, truncate: { min: 9, max: 20 } },
  { family: 'cumulative', min: 0, max: 9, points: [1, 4], probabilities: [0.2, 0.9] },
  { family: 'binomial', n: 20, p: 0.3 },
  { family: 'poisson', mean: 4 },
  { family: 'geometric', p: 0.2 },
  { family: 'bernoulli', p: 0.3 },
  { family: 'integerUniform', min: -5, max: 6 },
  { family: 'integerUniform', min: 0, max: 9_999_999 },
  { family: 'discrete', values: [3, 1, 2, 8], weights: [1, 5, 0, 2.5] },
];
const trials = 20_000;

describeOnWebgpu('draws in WGSL', () => {
  let device: Device;
  beforeAll(async () => {
    device = await openDeviceForTests();
  });
  afterAll(async () => {
    await device[Symbol.asyncDispose]();
  });

  /** The largest difference to f64, relative from 1 on. */
  async function worstOf(distribution: Distribution, precision: Precision): Promise<number> {
    const model = modelOf([distribution], (b, [x]) => [{ value: x!, error: b.constant(0) }]);
    const shard = { seed: 99n, firstTrial: 4096, trials };
    await using prepared = await device.prepare(model, { precision });
    const { outputs } = await prepared.run(shard);
    const exact = simulate(javascript.prepare(model), shard)!.outputs[0]!;
    let worst = 0;
    for (const [t, value] of exact.entries()) {
      worst = Math.max(worst, Math.abs(outputs[0]![t]! - value) / Math.max(1, Math.abs(value)));
    }
    return worst;
  }

  test.each(distributions)('%j gives the values of f64, trial by trial', async (distribution) => {
    const plan = drawPlan(distribution);
    const isStepped = plan.kind === 'steps' || (plan.kind === 'uniform' && plan.isWhole);
    expect(await worstOf(distribution, 'SINGLE')).toBeLessThanOrEqual(isStepped ? 0 : 3e-6);
  });

  // One of each kind of plan.
  test.each([0, 1, 3, 4, 15, 16, 20, 22].map((i) => distributions[i]!))(
    '%j gives the values of f64 in pairs',
    async (distribution) => {
      expect(await worstOf(distribution, 'DOUBLE')).toBeLessThanOrEqual(1e-12);
    },
  );
});
