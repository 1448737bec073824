import { expect, test } from '@jest/globals';
import { cachedTable } from '../../../src/model/distributions/table-cache.ts';

test('a table is built once, until 128 others were asked for since', () => {
  let built = 0;
  const quantiles = () => {
    built++;
    return { lower: (t: number) => t, upper: (t: number) => 1 - t };
  };
  const first = cachedTable('kept', quantiles);
  for (let i = 0; i < 127; i++) cachedTable(`other ${i}`, quantiles);
  expect(cachedTable('kept', quantiles)).toBe(first);
  expect(built).toBe(128);
  for (let i = 0; i < 128; i++) cachedTable(`another ${i}`, quantiles);
  expect(cachedTable('kept', quantiles)).not.toBe(first);
});
