import { expect, test } from '@jest/globals';
import { errorCode } from '../../src/kernel/program.ts';
import { countErrors, mergeErrorCounts } from '../../src/statistics/error-counts.ts';

const division = errorCode('#DIV/0!');
const number = errorCode('#NUM!');

test('errors are counted by name, with the first trial of each', () => {
  expect(countErrors(Uint8Array.of(0, number, 0, division, number), 4096)).toEqual([
    { error: '#DIV/0!', count: 1, firstTrial: 4099 },
    { error: '#NUM!', count: 2, firstTrial: 4097 },
  ]);
  expect(countErrors(new Uint8Array(3), 0)).toEqual([]);
});

test('the counts of two shards are those of both together, whichever comes first', () => {
  const codes = Uint8Array.of(0, number, 0, division, number, 0, division, division);
  const whole = countErrors(codes, 0);
  const [left, right] = [countErrors(codes.subarray(0, 3), 0), countErrors(codes.subarray(3), 3)];
  expect(mergeErrorCounts(left, right)).toEqual(whole);
  expect(mergeErrorCounts(right, left)).toEqual(whole);
  expect(mergeErrorCounts(whole, [])).toEqual(whole);
});
