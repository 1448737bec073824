import { expect, test } from '@jest/globals';
import {
  ceilSingle,
  packRanges,
  unpackBins,
  sortTails,
  unpackErrors,
  binsWords,
  emptyErrors,
} from '../../../src/backends/webgpu/device-bins.ts';
import { outputBinCount } from '../../../src/statistics/output-bins.ts';

test.each([0.1, -0.1, 1, -3, 0, 1e-20, -1e20, 16_777_217, Infinity])(
  'the least f32 that is not below %p is between it and its neighbour',
  (value) => {
    const single = ceilSingle(value);
    expect(Math.fround(single)).toBe(single);
    expect(single).toBeGreaterThanOrEqual(value);
    expect(Math.fround(value)).toBeLessThanOrEqual(single);
  },
);

test('a range becomes two bounds, its beginning in two parts, and bins a unit', () => {
  const words = packRanges([{ low: 0.1, high: 2.1 }]);
  const [low, high, rounded, rest, scale] = new Float32Array(words.buffer);
  expect([low! >= 0.1, high! >= 2.1]).toEqual([true, true]);
  expect(rounded! + rest!).toBeCloseTo(0.1, 14);
  expect(scale).toBe(outputBinCount / 2);
});

test('tails come in the order of their trials, each to its output', () => {
  const content = new ArrayBuffer(4 * (1 + 3 * 4));
  const [words, floats] = [new Uint32Array(content), new Float32Array(content)];
  words[0] = 3;
  for (const [i, [output, trial, value]] of [
    [1, 9, 7] as const,
    [0, 4, -1] as const,
    [1, 2, 4] as const,
  ].entries()) {
    words.set([output, trial], 1 + 3 * i);
    floats[3 + 3 * i] = value;
  }
  expect(sortTails(content, 3, 10)).toEqual([
    Float32Array.of(-1),
    Float32Array.of(4, 7),
    new Float32Array(0),
  ]);
});

test('bins come with the tails of all chunks', () => {
  const counts = new Uint32Array(binsWords(2));
  counts[outputBinCount + 7] = 3;
  const ranges = [
    { low: 0, high: 1 },
    { low: 5, high: 6 },
  ];
  const chunks = [
    [Float32Array.of(-1), Float32Array.of(4, 7)],
    [Float32Array.of(), Float32Array.of(6)],
  ];
  const [first, second] = unpackBins(counts, ranges, chunks);
  expect([first!.counts[7], second!.counts[7]]).toEqual([0, 3]);
  expect([[...first!.tails], [...second!.tails]]).toEqual([[-1], [4, 7, 6]]);
});

test('errors come with their counts and first trials', () => {
  const counts = new Uint32Array(binsWords(1));
  counts.set(emptyErrors(1), outputBinCount);
  counts.set([5, 17], outputBinCount + 2 * 2);
  expect(unpackErrors(counts, 1, 4096)).toEqual([[{ error: '#DIV/0!', count: 5, firstTrial: 4113 }]]);
});
