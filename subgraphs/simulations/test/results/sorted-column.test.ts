import { describe, expect, test } from '@jest/globals';
import { sortedSample } from '@montegraph/engine';
import { fenceValues, fencesOf, sortedColumn } from '../../src/results/sorted-column.ts';

/** Reproducible values in [0, 1) (Mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function columnOf(sorted: Float64Array) {
  let values = 0;
  const column = sortedColumn({
    count: sorted.length,
    fences: fencesOf(sorted),
    read: async (start, end) => {
      values += end - start;
      return sorted.slice(start, end);
    },
  });
  return { column, valuesRead: () => values };
}

const draw = random(20_260_131);
const samples = {
  'one value': Float64Array.of(3),
  'equal values': new Float64Array(3 * fenceValues).fill(7),
  'exactly a chunk': Float64Array.from({ length: fenceValues }, draw).toSorted(),
  'chunks and a rest': Float64Array.from({ length: 3 * fenceValues + 5 }, () => draw() - 0.5).toSorted(),
  // Whole numbers, so that many values lie on a bound and runs of them across the end of a chunk.
  'many equal values': Float64Array.from({ length: 4 * fenceValues }, () =>
    Math.floor(draw() * 20),
  ).toSorted(),
};

describe.each(Object.entries(samples))(
  'a column of %s says to the bit what the engine says of it in memory',
  (_, sorted) => {
    const expected = sortedSample(sorted);

    test('quantiles', async () => {
      for (const p of [0, 1, 0.5, 0.25, 0.999, ...Array.from({ length: 50 }, draw)]) {
        expect(await columnOf(sorted).column.quantile(p)).toBe(expected.quantile(p));
      }
    });

    test('probabilities, of bounds that are values as of bounds between them', async () => {
      const bounds = [null, sorted[0]!, sorted.at(-1)!, sorted[sorted.length >> 1]!, 0.1, -1, 100];
      for (const above of bounds) {
        for (const below of bounds) {
          const actual = await columnOf(sorted).column.probability({ above, below });
          expect(actual).toBe(expected.probability({ above, below }));
        }
      }
    });

    test.each([1, 7, 50])('a histogram of %d bins', async (bins) => {
      expect(await columnOf(sorted).column.histogram(bins)).toEqual(expected.histogram(bins));
    });
  },
);

test('a column without a value has no quantile, no probability and an empty histogram', async () => {
  const { column } = columnOf(new Float64Array(0));
  expect(await column.quantile(0.5)).toBeNull();
  expect(await column.probability({ above: 0, below: null })).toBeNull();
  expect(await column.histogram(10)).toEqual({ edges: [], counts: [] });
});

test('a probability reads one chunk, however long the column is', async () => {
  const { column, valuesRead } = columnOf(Float64Array.from({ length: 64 * fenceValues }, draw).toSorted());
  await column.probability({ above: 0.3, below: null });
  expect(valuesRead()).toBe(fenceValues);
});

test('a histogram reads no chunk twice but for the extremes', async () => {
  const { column, valuesRead } = columnOf(Float64Array.from({ length: 8 * fenceValues }, draw).toSorted());
  await column.histogram(1000);
  expect(valuesRead()).toBeLessThanOrEqual(10 * fenceValues);
});
