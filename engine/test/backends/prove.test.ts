import { describe, expect, test } from '@jest/globals';
import type { Backend, PreparedModel } from '../../src/backends/backend.ts';
import { javascript } from '../../src/backends/javascript.ts';
import { proofModel } from '../../src/backends/proof-model.ts';
import { proveBackend, proveDevice } from '../../src/backends/prove.ts';
import { drawPlan } from '../../src/model/distributions/draw.ts';
import type { ShardSample } from '../../src/simulate.ts';
import { fakeDevice } from '../fixtures/fake-device.ts';

/** The oracle with one thing wrong. */
function wrongBackend(change: (into: Parameters<PreparedModel['runBlock']>[1]) => void): Backend {
  return {
    ...javascript,
    prepare(model) {
      const prepared = javascript.prepare(model);
      return {
        ...prepared,
        runBlock(block, into, isStopped) {
          const isDone = prepared.runBlock(block, into, isStopped);
          change(into);
          return isDone;
        },
      };
    },
  };
}

test('the model of the proof has a draw of every kind', () => {
  const plans = proofModel().inputs.map(({ distribution }) => drawPlan(distribution));
  expect(new Set(plans.map(({ kind }) => kind))).toEqual(
    new Set(['table', 'uniform', 'triangular', 'steps', 'linear']),
  );
  expect(plans).toContainEqual(expect.objectContaining({ kind: 'table', isExponential: true }));
  expect(plans).toContainEqual(expect.objectContaining({ kind: 'uniform', isWhole: true }));
});

describe('a backend of threads', () => {
  test('that is right has no reason to be left out', () => {
    expect(proveBackend(javascript)).toBeNull();
  });

  test('is left out for one wrong word', () => {
    const backend: Backend = {
      ...javascript,
      words(key, input, firstTrial, count) {
        const right = javascript.words(key, input, firstTrial, count);
        if (input === 299) right[1000]! ^= 1;
        return right;
      },
    };
    expect(proveBackend(backend)).toBe('1 of 1024 random words of input 299 are wrong.');
  });

  test('is left out for one wrong bit of a value, an error code or a moment', () => {
    const value = wrongBackend(({ outputs }) => (outputs[0]![77]! *= 1 + 2 ** -52));
    expect(proveBackend(value)).toBe('Values of the model that proves it are wrong.');
    const code = wrongBackend(({ errors }) => (errors[3]![5]! ^= 1));
    expect(proveBackend(code)).toBe('Values of the model that proves it are wrong.');
    const moment = wrongBackend(({ moments }) => (moments[4]! *= 1 + 2 ** -52));
    expect(proveBackend(moment)).toBe('Moments of the model that proves it are wrong.');
  });

  test('is left out when it cannot compute the model', () => {
    const backend: Backend = {
      ...javascript,
      blockers: () => [{ instruction: 1, reason: 'There is no square root.' }],
    };
    expect(proveBackend(backend)).toBe(
      'It cannot compute the model that proves it: There is no square root.',
    );
  });
});

describe('a device', () => {
  test('that is right to its precision has no reason to be left out', async () => {
    await expect(proveDevice(fakeDevice())).resolves.toBeNull();
  });

  test('is left out for one wrong word', async () => {
    const device = fakeDevice({
      async words(key, input, firstTrial, count) {
        const right = javascript.words(key, input, firstTrial, count);
        right[0]! ^= 1 << 31;
        return right;
      },
    });
    await expect(proveDevice(device)).resolves.toMatch('1 of 1024 random words');
  });

  test.each<[string, (sample: ShardSample) => ShardSample, string]>([
    [
      'a value that is off',
      (sample) => (sample.outputs[0]?.fill(1, 9, 10), sample),
      '1 values of the model that proves it are wrong.',
    ],
    [
      'an error that it does not see',
      (sample) => ({ ...sample, errors: sample.errors.map(() => null) }),
      'values of the model that proves it are wrong.',
    ],
    [
      'trials that are left out',
      (sample) => ({ ...sample, outputs: sample.outputs.map((column) => column.subarray(1)) }),
      'It left out trials.',
    ],
    [
      'moments of something else',
      (sample) => (sample.moments.fill(3, 1, 2), sample),
      'Its moments are not those of its trials.',
    ],
    [
      'bins of something else',
      (sample) => (sample.bins[0]?.counts.set(sample.bins[0].counts.toReversed()), sample),
      'Its bins are not those of its trials.',
    ],
    [
      'bins that miss trials',
      (sample) => (sample.bins[2]?.counts.fill(0, 0, 20_000), sample),
      'Its bins have other trials than have a value.',
    ],
  ])('is left out for %s', async (_, change, reason) => {
    await expect(proveDevice(fakeDevice({ change }))).resolves.toContain(reason);
  });
});
