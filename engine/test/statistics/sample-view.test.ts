import { describe, expect, test } from '@jest/globals';
import { binColumn, mergeBins } from '../../src/statistics/output-bins.ts';
import { outputRanges } from '../../src/statistics/output-ranges.ts';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { binnedOutput } from '../../src/statistics/binned-output.ts';
import { addToBins, binCount, binnedSample, emptyBins } from '../../src/statistics/binned-sample.ts';
import { between, binEdges } from '../../src/statistics/sample-view.ts';
import type { SampleView } from '../../src/statistics/sample-view.ts';
import { quantile, sortedSample } from '../../src/statistics/sorted-sample.ts';

const views = [
  { name: 'sorted', viewOf: (values: Float64Array) => sortedSample(values.toSorted()) },
  {
    name: 'binned',
    viewOf(values: Float64Array): SampleView {
      const bins = emptyBins({ min: Math.min(...values), max: Math.max(...values) });
      // In two parts, as the shards of a run come.
      addToBins(bins, values.subarray(0, 100));
      addToBins(bins, values.subarray(100));
      return binnedSample(bins);
    },
  },
  {
    name: 'counted',
    viewOf(values: Float64Array): SampleView {
      const [range] = outputRanges([values.subarray(0, 4096)]);
      const parts = [values.subarray(0, 100), values.subarray(100)];
      return binnedOutput(mergeBins(parts.map((part) => binColumn(range!, part))), {
        min: Math.min(...values),
        max: Math.max(...values),
      });
    },
  },
];

const words = new Int32Array(10_000);
fillWords(philoxKey(8n), 0, 0, words.length, words);
const values = Float64Array.from(words, (word) => Math.exp(word / 2 ** 30) * 100 - 50);
const sorted = values.toSorted();
const shareOf = (isIn: (value: number) => boolean) => values.filter(isIn).length / values.length;

describe.each(views)('a $name sample', ({ name, viewOf }) => {
  const view = viewOf(values);

  test('knows its quantiles to its resolution', () => {
    for (const p of [0, 1e-4, 0.01, 0.3, 0.5, 0.77, 0.999, 1]) {
      const error = Math.abs(view.quantile(p)! - quantile(sorted, p)!);
      // Between two order statistics a bin tells neither from the other, so their distance comes on top.
      const gap = sorted[Math.ceil(p * 9999)]! - sorted[Math.floor(p * 9999)]!;
      expect(error).toBeLessThanOrEqual(view.resolution === 0 ? 0 : view.resolution + gap);
    }
    expect([view.quantile(0), view.quantile(1)]).toEqual([sorted[0], sorted.at(-1)]);
  });

  test('refuses a probability outside [0, 1]', () => {
    for (const p of [-0.01, 1.01, Number.NaN]) expect(() => view.quantile(p)).toThrow(RangeError);
  });

  test('says which share of it lies between two bounds', () => {
    const within = name === 'sorted' ? 0 : 1e-4;
    const cases = [
      [{ above: 20 }, shareOf((x) => x > 20)],
      [{ below: 20 }, shareOf((x) => x < 20)],
      [{ above: -10, below: 300 }, shareOf((x) => x > -10 && x < 300)],
      [{ above: 300, below: -10 }, 0],
      [{ above: -1e9, below: 1e9 }, 1],
      [{ above: null, below: null }, 1],
      [{ below: -1e9 }, 0],
    ] as const;
    for (const [bounds, share] of cases)
      expect(Math.abs(view.probability(bounds)! - share)).toBeLessThanOrEqual(within);
  });

  test('has a histogram with every value in it', () => {
    const { edges, counts } = view.histogram(7);
    expect([edges[0], edges.at(-1), edges.length]).toEqual([sorted[0], sorted.at(-1), 8]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    for (const [i, count] of counts.entries()) {
      const expected = values.filter((x) => x >= edges[i]! && (i === 6 || x < edges[i + 1]!)).length;
      expect(Math.abs(count - expected)).toBeLessThanOrEqual(name === 'sorted' ? 0 : 1);
    }
  });

  test('of one value repeated has all of it between two equal edges', () => {
    const flat = viewOf(new Float64Array(200).fill(3));
    const { edges, counts } = flat.histogram(2);
    expect(edges).toEqual([3, 3, 3]);
    expect(new Set(counts)).toEqual(new Set([0, 200]));
    expect([flat.quantile(0), flat.quantile(0.5), flat.quantile(1)]).toEqual([3, 3, 3]);
    expect([flat.probability({ above: 3 }), flat.probability({ below: 3 })]).toEqual([0, 0]);
  });

  test('copes with a range wider than any number', () => {
    const wide = viewOf(Float64Array.of(-1.7e308, 0, 1.7e308));
    expect(Math.abs(wide.quantile(0.5)!)).toBeLessThanOrEqual(Math.max(wide.resolution, 1e303));
    expect(wide.histogram(2).counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(wide.histogram(3).edges.every(Number.isFinite)).toBe(true);
  });

  test('without a value answers null', () => {
    const empty = viewOf(new Float64Array(0));
    expect([empty.quantile(0.5), empty.probability({ above: 0 })]).toEqual([null, null]);
    expect(empty.histogram(10)).toEqual({ edges: [], counts: [] });
  });
});

test('a quantile lies between order statistics as definition 7 has it', () => {
  // R: quantile(c(1, 2, 4, 8), c(0.1, 1/3, 0.5), type = 7)
  const four = Float64Array.of(1, 2, 4, 8);
  expect(quantile(four, 0.1)).toBeCloseTo(1.3, 14);
  expect(quantile(four, 1 / 3)).toBe(2);
  expect(quantile(four, 0.5)).toBe(3);
});

test('a binned quantile is within the resolution also between values that lie far apart', () => {
  // A loss in one trial of ten: the 90 % quantile lies between nothing and a million.
  const column = Float64Array.from({ length: 1000 }, (_, i) => (i < 900 ? i / 1000 : 1e6 + i));
  const bins = emptyBins({ min: 0, max: 1e6 + 999 });
  addToBins(bins, column);
  const binned = binnedSample(bins);
  for (const p of [0.0005, 0.5, 0.9, 899.5 / 999, 899 / 999, 900 / 999, 0.9999]) {
    expect(Math.abs(binned.quantile(p)! - quantile(column, p)!)).toBeLessThanOrEqual(binned.resolution);
  }
});

test('bins leave out trials with an error', () => {
  const bins = emptyBins({ min: 0, max: 1 });
  addToBins(bins, Float64Array.of(0, Number.NaN, 1, 0.5));
  expect([bins.counts[0], bins.counts[binCount / 2], bins.counts[binCount - 1]]).toEqual([1, 1, 1]);
  expect(bins.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test('edges divide a range evenly and end where it ends', () => {
  expect(binEdges(-1, 3, 4)).toEqual([-1, 0, 1, 2, 3]);
  expect(between(0.1, 0.7, 1)).toBe(0.7);
});
