import { expect, test } from '@jest/globals';
import { binColumn } from '@montegraph/engine';
import { DisposalStack } from '@montegraph/platform/lifecycle';
import { openRunObjects } from '../../src/results/run-objects.ts';
import { readBins, writeBins } from '../../src/results/stored-bins.ts';
import { openTestStorage } from '../fixtures/worker-parts.ts';

test('bins of several outputs are read again one by one, with as many values beyond them as each has', async () => {
  await using opened = new DisposalStack();
  const storage = await openTestStorage(opened);
  const { wrapped: wrappedKey } = storage.keyRing.create('run');
  const objects = openRunObjects(storage, { id: 'run', ownerId: 'ada', wrappedKey });
  const ranges = [
    { low: 0, high: 1 },
    { low: -10, high: 10 },
    { low: 0, high: 100 },
  ];
  const column = Float64Array.from({ length: 5_000 }, (_, i) => i / 100);
  const bins = ranges.map((range) => binColumn(range, column));
  await writeBins(objects, 'bins', bins, new AbortController().signal);
  for (const [output, expected] of bins.entries()) {
    expect(await readBins(objects, 'bins', ranges, output)).toEqual(expected);
  }
  expect(bins.map(({ tails }) => tails.length)).toEqual([4_900, 4_000, 0]);
});
