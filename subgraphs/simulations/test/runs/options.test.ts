import { expect, test } from '@jest/globals';
import { runOptions } from '../../src/runs/options.ts';

const drawSeed = () => 42n;

test('a request without options runs a hundred thousand trials from a drawn seed', () => {
  expect(runOptions({}, 1, drawSeed)).toEqual({
    trials: 100_000,
    seed: 42n,
    sampling: 'MONTE_CARLO',
    backend: 'AUTO',
    precision: null,
    keepsTrials: true,
  });
});

test.each([
  ['7', 7n],
  ['0xff', 255n],
  ['18446744073709551615', 2n ** 64n - 1n],
])('the seed %s is %s', (seed, expected) => {
  expect(runOptions({ seed }, 1, drawSeed).seed).toBe(expected);
});

test.each(['18446744073709551616', '-1', '1.5', '', ' 1', '0x', 'one'])(
  'the seed "%s" is refused',
  (seed) => {
    expect(() => runOptions({ seed }, 1, drawSeed)).toThrow(
      expect.objectContaining({ code: 'SEED_INVALID', place: 'options.seed' }),
    );
  },
);

test.each([0, -1, 1.5, 1e8 + 1, 1e12, Number.NaN])('%s trials are refused', (trials) => {
  expect(() => runOptions({ trials }, 1, drawSeed)).toThrow(
    expect.objectContaining({ code: 'TRIALS_OUT_OF_RANGE', place: 'options.trials' }),
  );
});

test('a run that would keep more than a billion values is refused before it fills the disk', () => {
  const asked = { trials: 1e8, keepTrials: true };
  expect(runOptions(asked, 10, drawSeed)).toMatchObject({ trials: 1e8, keepsTrials: true });
  expect(() => runOptions(asked, 11, drawSeed)).toThrow(
    expect.objectContaining({
      code: 'TRIALS_OUT_OF_RANGE',
      place: 'options.trials',
      message: expect.stringContaining('90,909,090'),
    }),
  );
});

test.each([
  [{ trials: 10_000_000 }, true],
  [{ trials: 10_000_001 }, false],
  [{ trials: 10_000_001, keepTrials: true }, true],
  // A hundred outputs of a hundred million trials take no room when they are counted.
  [{ trials: 1e8 }, false],
])('the trials of %j are kept: %s', (options, keepsTrials) => {
  expect(runOptions(options, 99, drawSeed)).toMatchObject({ keepsTrials });
});
