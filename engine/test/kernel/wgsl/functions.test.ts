import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Device } from '../../../src/backends/device.ts';
import { elementary, elementaryArity, type ElementaryName } from '../../../src/elementary/functions.ts';
import { describeOnWebgpu, openDeviceForTests } from '../../backends/webgpu/device-for-tests.ts';
import { choices } from '../../random-formulas.ts';
import { classified, classifiedTrial, classify, modelOf, unit } from './model-of.ts';

jest.setTimeout(60_000);

// The keys of an object literal are what its type says.
const names = Object.keys(elementaryArity) as ElementaryName[];

/** Arguments that f32 holds exactly, of all sizes and around 0 and 1, with a few out of every domain. */
function argumentsOf(name: ElementaryName, operand: number): number[] {
  const choose = choices(17 + operand);
  const share = () => choose(2 ** 20) / 2 ** 20;
  const any = Array.from({ length: 400 }, () => (share() * 2 - 1) * 2 ** (share() * 24 - 12));
  const near = Array.from({ length: 400 }, () => share() * 2 - 1);
  const large = Array.from({ length: 200 }, () => share() * 160 - 80);
  const few = [0, 1, -1, 0.5, 2, 100, -100, 1000, -1000];
  const powers = name === 'power' ? any.map((x) => Math.abs(x) % 16) : any;
  const all = [...few, ...powers, ...near, ...large].map(Math.fround);
  // Further down, gamma is below f32's range and its parts beyond: no number, where f64 has one.
  return name === 'gamma' ? all.filter((x) => x > -30) : all;
}

describeOnWebgpu('elementary functions in WGSL', () => {
  let device: Device;
  beforeAll(async () => {
    device = await openDeviceForTests();
  });
  afterAll(async () => {
    await device[Symbol.asyncDispose]();
  });

  // f32 has 6e-8. Far out, an exponential cannot be better than its argument: 1e-5 is there, and 1e-6 elsewhere.
  test.each(names)('%s is that of f64 to 1e-5 of its size', async (name) => {
    const operands = Array.from({ length: elementaryArity[name] }, (_, i) => argumentsOf(name, i));
    const count = operands[0]!.length;
    const model = modelOf([unit], (b, [x]) => {
      const place = b.floor(b.mul(x!, b.constant(count)));
      const value = b.elementary(name, ...operands.map((values) => b.table(values, place)));
      return [{ value: place, error: b.constant(0) }, classified(b, value)];
    });
    await using prepared = await device.prepare(model);
    const { outputs, errors } = await prepared.run({ seed: 3n, firstTrial: 0, trials: 16384 });
    let wrong: unknown = null;
    for (const [t, place] of outputs[0]!.entries()) {
      const given = operands.map((values) => values[place]!);
      const expected = elementary[name](...given);
      const result = classifiedTrial(outputs[1]![t]!, errors[1]?.[t]);
      const isNear =
        typeof result === 'number'
          ? Math.abs(result - expected) <= 1e-5 * Math.abs(expected) + 2 ** -125
          : result === classify(Math.fround(expected)) || Math.abs(expected) > 3.3e38;
      if (!isNear) wrong ??= { given, expected, result };
    }
    expect(wrong).toBeNull();
  });
});
