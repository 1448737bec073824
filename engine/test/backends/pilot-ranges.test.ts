import { expect, jest, test } from '@jest/globals';
import { javascript } from '../../src/backends/javascript.ts';
import { pilotRanges } from '../../src/backends/pilot-ranges.ts';
import { openThreads } from '../../src/backends/threads.ts';
import { packModel } from '../../src/model/pack.ts';
import { simulate } from '../../src/simulate.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { outputRanges } from '../../src/statistics/output-ranges.ts';
import { sumAndInverse } from '../fixtures/models.ts';

jest.setTimeout(60_000);

test('the ranges of a run are those of its first block, found once or again', async () => {
  await using threads = await openThreads({ threads: 1 });
  const model = packModel(sumAndInverse);
  const ranges = await pilotRanges(threads, model, 9n);
  const pilot = simulate(javascript.prepare(sumAndInverse), {
    seed: 9n,
    firstTrial: 0,
    trials: blockTrials,
  })!;
  expect(ranges).toEqual(outputRanges(pilot.outputs));
  await expect(pilotRanges(threads, model, 9n)).resolves.toEqual(ranges);
  await expect(pilotRanges(threads, model, 10n)).resolves.not.toEqual(ranges);
});
