import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openDeviceIn, openDeviceProcess } from '../../../src/backends/device-process.ts';
import type { Device, DeviceModel } from '../../../src/backends/device.ts';
import { javascript } from '../../../src/backends/javascript.ts';
import type { Model } from '../../../src/model/model.ts';
import { fillWords, philoxKey } from '../../../src/random/philox.ts';
import { simulate } from '../../../src/simulate.ts';
import { blockTrials, momentFields, writeMoments } from '../../../src/statistics/moments.ts';
import { modelOf, unit } from '../../kernel/wgsl/model-of.ts';
import { compileExample, exampleNames } from './examples.ts';
import { describeOnWebgpu, openDeviceForTests } from './device-for-tests.ts';

jest.setTimeout(60_000);

/** A normal, its square root with #NUM! where there is none, and what is above 12 with #DIV/0! elsewhere. */
const withErrors = modelOf([{ family: 'normal', mean: 10, sd: 3 }, unit], (b, [x, u]) => {
  const none = b.constant(0);
  const shifted = b.sub(x!, b.constant(8));
  return [
    { value: b.add(x!, u!), error: none },
    { value: b.sqrt(shifted), error: b.select(b.lt(shifted, none), b.constant(6), none) },
    { value: x!, error: b.select(b.lt(x!, b.constant(12)), b.constant(2), none) },
  ];
});
const trials = 5 * blockTrials + 777;
const shard = { seed: 7n, firstTrial: 2 * blockTrials, trials };

function momentsOf(column: Float64Array): Float64Array {
  const values = column.filter((value) => !Number.isNaN(value));
  const record = new Float64Array(momentFields);
  writeMoments(values, 0, values.length, record, 0);
  return record;
}

/** The largest difference of two columns in standard deviations of the first, and the share of trials further than 1e-4. */
function compare(exact: Float64Array, single: Float64Array): { largest: number; shareBeyond: number } {
  const record = momentsOf(exact);
  const sd = Math.sqrt(record[2]! / record[0]!) || 1;
  const differences = exact.map((value, t) =>
    Number.isNaN(value) && Number.isNaN(single[t]!) ? 0 : Math.abs(value - single[t]!) / sd,
  );
  return {
    largest: differences.reduce((largest, difference) => (difference <= largest ? largest : difference), 0),
    shareBeyond: differences.filter((difference) => !(difference <= 1e-4)).length / exact.length,
  };
}

describeOnWebgpu('the WebGPU device', () => {
  let device: Device;
  let prepared: DeviceModel;
  beforeAll(async () => {
    device = await openDeviceForTests();
    prepared = await device.prepare(withErrors);
  });
  afterAll(async () => {
    await device[Symbol.asyncDispose]();
  });

  test.each([
    [0, 0, 0n],
    [5, 4096, 0x0123_4567_89ab_cdefn],
    [1, 16 * 2 ** 30, 2n ** 64n - 1n],
  ])(
    'words of input %i from trial %i under seed %p are those of everywhere',
    async (input, firstTrial, seed) => {
      const expected = new Int32Array(4096);
      fillWords(philoxKey(seed), input, firstTrial, 4096, expected);
      await expect(device.words(philoxKey(seed), input, firstTrial, 4096)).resolves.toEqual(expected);
    },
  );

  test.each(exampleNames)(
    '%s gives the values of f64 to 1e-4 of their spread, trial by trial',
    async (name) => {
      const model = compileExample(name);
      expect(device.blockers(model)).toEqual([]);
      await using example = await device.prepare(model);
      const run = { seed: 42n, firstTrial: 0, trials: 20_000 };
      const single = await example.run(run);
      const exact = simulate(javascript.prepare(model), run)!;
      for (const [output, column] of exact.outputs.entries()) {
        const { largest, shareBeyond } = compare(column, single.outputs[output]!);
        // A rounded number may fall to the other side of a tie: one of 10,000 trials in thousands of digits.
        if (largest > 1e-4) expect(shareBeyond).toBeLessThan(1e-3);
      }
      expect(single.errorCounts).toEqual(exact.errorCounts);
    },
  );

  test('moments of a block are those of its values, to f32’s digits of the spread', async () => {
    const { outputs, moments } = await prepared.run(shard);
    for (let block = 0; block * blockTrials < trials; block++) {
      for (const [output, column] of outputs.entries()) {
        const expected = momentsOf(column.subarray(block * blockTrials, (block + 1) * blockTrials));
        const at = (block * outputs.length + output) * momentFields;
        const [count, mean, m2, m3, m4, min, max] = moments.subarray(at, at + momentFields);
        expect([count, min, max]).toEqual([expected[0], expected[5], expected[6]]);
        const sd = Math.sqrt(expected[2]! / expected[0]!);
        expect(Math.abs(mean! - expected[1]!)).toBeLessThan(1e-9 * sd);
        expect(Math.abs(m2! - expected[2]!)).toBeLessThan(1e-7 * expected[2]!);
        expect(Math.abs(m3! - expected[3]!)).toBeLessThan(1e-6 * expected[0]! * sd ** 3);
        expect(Math.abs(m4! - expected[4]!)).toBeLessThan(1e-6 * expected[4]!);
      }
    }
  });

  test('errors are counted, with the first trial of each, kept or not', async () => {
    const { errorCounts } = simulate(javascript.prepare(withErrors), shard)!;
    const kept = await prepared.run(shard);
    expect(kept.errorCounts).toEqual(errorCounts);
    expect(kept.errors[0]).toBeNull();
    expect(kept.errors[1]!.filter((code) => code === 6).length).toBe(errorCounts[1]![0]!.count);
    const ranges = withErrors.outputs.map(() => ({ low: 0, high: 1 }));
    await expect(prepared.run({ ...shard, ranges })).resolves.toMatchObject({ errorCounts });
  });

  test('the same run gives the same bits, and so do its parts', async () => {
    const [once, again] = [await prepared.run(shard), await prepared.run(shard)];
    expect(again).toEqual(once);
    const part = await prepared.run({ ...shard, firstTrial: 4 * blockTrials, trials: blockTrials });
    const from = 2 * blockTrials;
    expect(part.outputs[1]).toEqual(once.outputs[1]!.subarray(from, from + blockTrials));
    const record = 3 * momentFields;
    expect(part.moments).toEqual(once.moments.subarray(2 * record, 3 * record));
  });

  test('bins and tails add up to the trials, and each value lies in its bin', async () => {
    const ranges = [
      { low: 4.1, high: 17.3 },
      { low: 0, high: 3 },
      { low: 100, high: 101 },
    ];
    const kept = await prepared.run({ ...shard, trials: 100_000 });
    const { bins, moments, outputs } = await prepared.run({ ...shard, trials: 100_000, ranges });
    expect(outputs).toEqual([]);
    expect(moments).toEqual(kept.moments);
    for (const [output, { counts, tails, range }] of bins.entries()) {
      const values = kept.outputs[output]!.filter((value) => !Number.isNaN(value));
      const beyond = values.filter((value) => value < range.low || value >= range.high);
      expect([...tails]).toEqual([...beyond]);
      expect(counts.reduce((sum, count) => sum + count, 0) + tails.length).toBe(values.length);
      // In tens of bins, since one beside an edge may be counted across it.
      const share = (bin: number) =>
        counts.subarray(bin * 4096, (bin + 1) * 4096).reduce((sum, count) => sum + count, 0);
      for (let bin = 0; bin < 16; bin++) {
        const [from, to] = [bin / 16, (bin + 1) / 16].map(
          (edge) => range.low + edge * (range.high - range.low),
        );
        const expected = values.filter((value) => value >= from! && value < to!).length;
        expect(Math.abs(share(bin) - expected)).toBeLessThanOrEqual(2);
      }
    }
  });

  test('runs of one model at once take turns', async () => {
    const [first, second] = await Promise.all([prepared.run(shard), prepared.run({ ...shard, seed: 8n })]);
    expect(first.outputs[0]).not.toEqual(second.outputs[0]);
    await expect(prepared.run({ ...shard, seed: 8n })).resolves.toEqual(second);
  });

  test('a run of many chunks can be stopped, and the device goes on', async () => {
    const abort = new AbortController();
    const reason = new Error('not wanted any more');
    const run = prepared.run(
      { ...shard, trials: 5_000_000 },
      { signal: abort.signal, onProgress: () => abort.abort(reason) },
    );
    await expect(run).rejects.toBe(reason);
    await expect(prepared.run(shard)).resolves.toMatchObject({ trials });
  });

  test('a value beyond f32 is a failure, not a number', async () => {
    const model = modelOf([unit], (b, [x]) => [
      { value: b.exp(b.mul(x!, b.constant(200))), error: b.constant(0) },
    ]);
    await using large = await device.prepare(model);
    await expect(large.run(shard)).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'wrong' });
  });

  test('a large model runs as several shaders', async () => {
    const chain = modelOf([unit, unit], (b, [x, y]) => {
      let value = x!;
      for (let i = 0; i < 3000; i++) value = b.add(b.mul(value, b.constant(0.999)), i % 2 === 0 ? y! : x!);
      return [{ value: b.select(b.lt(x!, y!), value, b.neg(value)), error: b.constant(0) }];
    });
    await using large = await device.prepare(chain);
    const { outputs } = await large.run(shard);
    const exact = simulate(javascript.prepare(chain), shard)!.outputs[0]!;
    expect(compare(exact, outputs[0]!).largest).toBeLessThan(1e-4);
  });

  test('a model that is too large for the device is refused', async () => {
    const outputs = Array.from({ length: 4000 }, (_, i) => withErrors.program.outputs[i % 3]!);
    const large: Model = {
      ...withErrors,
      outputs: outputs.map(() => withErrors.outputs[0]!),
      program: { ...withErrors.program, outputs },
    };
    await expect(device.prepare(large)).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'limits' });
  });

  // Without the claims, whose functions take a processor's driver half a minute to compile in pairs.
  test.each(exampleNames.filter((name) => name !== 'insurance-claims'))(
    '%s in double precision gives the values of f64 to 1e-9 of their spread',
    async (name) => {
      const model = compileExample(name);
      const options = { precision: 'DOUBLE' } as const;
      expect(device.blockers(model, options)).toEqual([]);
      await using example = await device.prepare(model, options);
      const run = { seed: 42n, firstTrial: 0, trials: 20_000 };
      const pairs = await example.run(run);
      const exact = simulate(javascript.prepare(model), run)!;
      for (const [output, column] of exact.outputs.entries()) {
        expect(compare(column, pairs.outputs[output]!).largest).toBeLessThan(1e-9);
      }
      expect(pairs.errorCounts).toEqual(exact.errorCounts);
    },
  );

  test('sums of money keep their cents in double precision, in values, moments, bins and tails', async () => {
    // Around 12,345,678,901.23, where neighbours in f32 are 1,024 apart.
    const model = modelOf([unit], (b, [x]) => [
      { value: b.add(b.constant(12_345_678_901.23), b.mul(x!, b.constant(10))), error: b.constant(0) },
    ]);
    await using money = await device.prepare(model, { precision: 'DOUBLE' });
    const exact = simulate(javascript.prepare(model), shard)!;
    const kept = await money.run(shard);
    const worst = exact.outputs[0]!.reduce(
      (most, value, t) => Math.max(most, Math.abs(value - kept.outputs[0]![t]!)),
      0,
    );
    expect(worst).toBeLessThan(0.001);
    const own = momentsOf(kept.outputs[0]!.subarray(0, blockTrials));
    expect([...kept.moments.subarray(0, momentFields)]).toEqual([...own]);
    const ranges = [{ low: 12_345_678_902, high: 12_345_678_910 }];
    const { bins, moments, outputs } = await money.run({ ...shard, ranges });
    expect(outputs).toEqual([]);
    expect(moments).toEqual(kept.moments);
    const { counts, tails } = bins[0]!;
    expect([...tails]).toEqual(
      [...kept.outputs[0]!].filter((value) => value < ranges[0]!.low || value >= ranges[0]!.high),
    );
    expect(counts.reduce((sum, binned) => sum + binned, 0) + tails.length).toBe(trials);
  });

  test('errors in double precision are those of f64, with the first trial of each, kept or not', async () => {
    await using pairs = await device.prepare(withErrors, { precision: 'DOUBLE' });
    const exact = simulate(javascript.prepare(withErrors), shard)!;
    const kept = await pairs.run(shard);
    expect(kept.errors).toEqual(exact.errors);
    expect(kept.errorCounts).toEqual(exact.errorCounts);
    const ranges = withErrors.outputs.map(() => ({ low: 0, high: 1 }));
    await expect(pairs.run({ ...shard, ranges })).resolves.toMatchObject({ errorCounts: exact.errorCounts });
  });

  test('parts of a run in double precision are bits of the whole, over many chunks', async () => {
    await using pairs = await device.prepare(withErrors, { precision: 'DOUBLE' });
    const whole = await pairs.run({ ...shard, trials: 150_000 });
    const part = await pairs.run({ ...shard, firstTrial: 34 * blockTrials, trials: blockTrials });
    const from = 32 * blockTrials;
    expect(part.outputs[1]).toEqual(whole.outputs[1]!.subarray(from, from + blockTrials));
    const record = 3 * momentFields;
    expect(part.moments).toEqual(whole.moments.subarray(32 * record, 33 * record));
  });

  test('a value beyond f32 is a failure in double precision too', async () => {
    const model = modelOf([unit], (b, [x]) => [
      { value: b.mul(b.mul(x!, b.constant(1e30)), b.constant(1e30)), error: b.constant(0) },
    ]);
    await using large = await device.prepare(model, { precision: 'DOUBLE' });
    await expect(large.run(shard)).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'wrong' });
  });

  test('a device that is lost in the middle of a run says so', async () => {
    await using losing = await openDeviceIn({
      backend: 'WEBGPU',
      module: new URL('./losing-device.ts', import.meta.url),
      opener: 'openLosingDevice',
      blockers: () => [],
    });
    await using model = await losing.prepare(withErrors);
    const run = model.run({ ...shard, trials: 1_000_000 });
    await expect(run).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'lost' });
    await expect(model.run(shard)).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'lost' });
  });

  test('an adapter of another name is not there', async () => {
    const opening = openDeviceProcess({ backend: 'WEBGPU', adapter: 'No such card', allowFallback: true });
    await expect(opening).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'unavailable' });
  });

  test('a driver that computes on the processor is refused unless it is asked for', async () => {
    expect(device.isFallback).toBe(true);
    const opening = openDeviceProcess({ backend: 'WEBGPU' });
    await expect(opening).rejects.toMatchObject({ name: 'DeviceFailure', kind: 'unavailable' });
  });
});
