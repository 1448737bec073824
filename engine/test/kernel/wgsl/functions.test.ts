import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Precision } from '../../../src/backends/backend.ts';
import type { Device } from '../../../src/backends/device.ts';
import { elementary, elementaryArity, type ElementaryName } from '../../../src/elementary/functions.ts';
import { describeOnWebgpu, openDeviceForTests } from '../../backends/webgpu/device-for-tests.ts';
import { choices } from '../../random-formulas.ts';
import { classified, classifiedTrial, classify, modelOf, unit } from './model-of.ts';

jest.setTimeout(60_000);

// The keys of an object literal are what its type says.
const names = Object.keys(elementaryArity) as ElementaryName[];

/** Below it, digits get lost: of f32 in denormals, of pairs where the second number is one. */
const smallestOf = { SINGLE: 2 ** -125, DOUBLE: 2 ** -100 } as const;

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

  /** The first result that is further from f64 than a relative tolerance; null if there is none. */
  async function firstWrong(name: ElementaryName, precision: Precision, tolerance: number): Promise<unknown> {
    const operands = Array.from({ length: elementaryArity[name] }, (_, i) => argumentsOf(name, i));
    const count = operands[0]!.length;
    const model = modelOf([unit], (b, [x]) => {
      const place = b.floor(b.mul(x!, b.constant(count)));
      const value = b.elementary(name, ...operands.map((values) => b.table(values, place)));
      return [{ value: place, error: b.constant(0) }, classified(b, value)];
    });
    await using prepared = await device.prepare(model, { precision });
    const { outputs, errors } = await prepared.run({ seed: 3n, firstTrial: 0, trials: 16384 });
    for (const [t, place] of outputs[0]!.entries()) {
      const given = operands.map((values) => values[place]!);
      const expected = elementary[name](...given);
      const result = classifiedTrial(outputs[1]![t]!, errors[1]?.[t]);
      const isNear =
        typeof result === 'number'
          ? Math.abs(result - expected) <= tolerance * Math.abs(expected) + smallestOf[precision]
          : result === classify(Math.fround(expected)) || Math.abs(expected) > 3.3e38;
      if (!isNear) return { given, expected, result };
    }
    return null;
  }

  // f32 has 6e-8. Far out, an exponential cannot be better than its argument: 1e-5 is there, and 1e-6 elsewhere.
  test.each(names)('%s is that of f64 to 1e-5 of its size', async (name) => {
    await expect(firstWrong(name, 'SINGLE', 1e-5)).resolves.toBeNull();
  });

  test.each(names)('%s of pairs is that of f64 to 1e-11 of its size', async (name) => {
    await expect(firstWrong(name, 'DOUBLE', 1e-11)).resolves.toBeNull();
  });
});
